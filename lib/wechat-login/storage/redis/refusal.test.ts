import { expect, it } from 'vitest'
import type { Command } from './command.ts'
import { refusal } from './refusal.ts'

const READ: readonly Command[] = [{ verb: 'get', key: 'k' }]
const WRITE: readonly Command[] = [{ verb: 'del', key: 'k' }]
const said = (message: string, commands = WRITE) => {
  const { reason, causeCode, extent } = refusal(message, commands)
  return `${causeCode}: ${reason}, ${extent}`
}

it.each([
  'ERR max requests limit exceeded',
  'ERR max requests limit exceeded. Limit: 500000, Usage: 500000. See https://upstash.com/docs/redis/troubleshooting/max_requests_limit for details',
  'ERR max daily request limit exceeded. Limit: 10000, Usage: 10001',
  'ERR max monthly bandwidth limit exceeded',
  'Too Many Requests',
  '<html><head><title>429 Too Many Requests</title></head></html>',
  'rate limited',
])('calls a used-up limit a quota of the whole store: %s', (message) => {
  for (const commands of [READ, WRITE]) expect(said(message, commands)).toBe('QUOTA: refused, store')
})

it.each([
  ['NOAUTH Authentication required.', 'NOAUTH'],
  [
    'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used',
    'NOAUTH',
  ],
  ['WRONGPASS invalid or missing auth token', 'WRONGPASS'],
  ['Unauthorized', 'WRONGPASS'],
  [
    'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
    'AUTH',
  ],
  ['LOADING Redis is loading the dataset in memory', 'LOADING'],
  ["MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", 'MASTERDOWN'],
  ['CLUSTERDOWN The cluster is down', 'CLUSTERDOWN'],
  ['BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.', 'BUSY'],
  ['ERR max number of clients reached', 'MAXCLIENTS'],
  ['ERR max concurrent connections exceeded', 'MAXCLIENTS'],
])('knows what keeps everything from being answered: %s', (message, code) => {
  for (const commands of [READ, WRITE]) expect(said(message, commands)).toBe(`${code}: refused, store`)
})

it.each([
  ["READONLY You can't write against a read only replica.", 'READONLY'],
  ["NOPERM this user has no permissions to run the 'set' command", 'NOPERM'],
  [
    "ERR The user executing the script can't run this command or subcommand script: 36f6, on @user_script:1.",
    'NOPERM',
  ],
  [
    "ERR Error running script (call to f_36): @user_script:1: @user_script: 1: The user executing the script can't access at least one of the keys mentioned in the command arguments",
    'NOPERM',
  ],
  ["OOM command not allowed when used memory > 'maxmemory'.", 'OOM'],
  ['MISCONF Redis is configured to save RDB snapshots', 'MISCONF'],
  ['NOREPLICAS Not enough good replicas to write.', 'NOREPLICAS'],
  ['ERR DB capacity quota exceeded', 'CAPACITY'],
  [
    "ERR Error running script (call to f_ab): @user_script:2: -OOM command not allowed when used memory > 'maxmemory'.",
    'OOM',
  ],
])('knows what keeps writes from being done: %s', (message, code) => {
  expect(said(message)).toBe(`${code}: read-only, writes`)
})

it('takes a refusal that reads meet too for one of the whole store', () => {
  expect(said("NOPERM this user has no permissions to run the 'get' command", READ)).toBe(
    'NOPERM: refused, store',
  )
})

it.each([
  ['WRONGTYPE Operation against a key holding the wrong kind of value', 'WRONGTYPE'],
  ['MOVED 3999 127.0.0.1:6381', 'MOVED'],
  ['CLUSTERDOWN Hash slot not served', 'CLUSTERDOWN'],
  ['ERR max request size exceeded', 'TOO_LARGE'],
  ['ERR max single record size exceeded', 'TOO_LARGE'],
  [
    'ERR unknown command `GETEX`, with args beginning with: `a name with too many requests in it`',
    'UNKNOWN_COMMAND',
  ],
  ['ERR Unknown Redis command called from script script: 36f6, on @user_script:1.', 'UNKNOWN_COMMAND'],
])('knows what concerns one question alone: %s', (message, code) => {
  for (const commands of [READ, WRITE]) expect(said(message, commands)).toBe(`${code}: refused, question`)
})

it('takes a read that is refused for an unknown reason for a refusal of the whole store', () => {
  expect(said('ERR the proxy is tired', READ)).toBe('ERR: refused, store')
  expect(said('ERR the proxy is tired', WRITE)).toBe('ERR: refused, question')
  expect(said('UNHEARDOF and more', READ)).toBe('UNHEARDOF: refused, store')
})
