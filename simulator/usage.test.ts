import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { loadConfig } from '../lib/wechat-login/config/config.ts'
import { SIMULATED_ACCOUNT } from '../lib/wechat-login/config/simulated-account.ts'
import { environmentFor, linesAtStart, USAGE } from './usage.ts'

const OF_A_SERVER = {
  NODE_ENV: 'production',
  APP_ORIGIN: 'https://localhost',
  SESSION_SECRET: 'x'.repeat(32),
}

it('names what leads a production server to the simulator', () => {
  const lines = environmentFor(4000, { account: SIMULATED_ACCOUNT })
  const env = Object.fromEntries(lines.map((line) => line.split('=')))
  expect(loadConfig({ ...OF_A_SERVER, ...env })).toMatchObject({
    production: true,
    appId: SIMULATED_ACCOUNT.appId,
    appSecret: SIMULATED_ACCOUNT.secret,
    openOrigin: 'http://127.0.0.1:4000',
    apiOrigin: 'http://127.0.0.1:4000',
  })
})

it('prints no secret of an account of somebody’s own', () => {
  const account = { appId: 'wx0123456789abcdef', secret: 'f'.repeat(32) }
  expect(environmentFor(4000, { account }).join('\n')).not.toContain(account.secret)
})

it.each([
  [false, /back to wx\.example\.com without a port \(SIMULATOR_DOMAIN; SIMULATOR_ANY_PORT=1 allows ports\)/],
  [true, /back to wx\.example\.com, localhost, 127\.0\.0\.1, on any port/],
])('says at its start where it sends visitors back to; any port: %s', (anyPort, said) => {
  const settings = { account: SIMULATED_ACCOUNT, authorizedDomain: 'wx.example.com', anyPort }
  const lines = linesAtStart(4000, settings)
  expect(lines.join('\n')).toMatch(said)
  expect(lines.map((line) => line.trim())).toEqual(
    expect.arrayContaining([...environmentFor(4000, settings)]),
  )
})

it('explains every variable that the simulator reads', () => {
  const read = [...readFileSync('simulator/main.js', 'utf8').matchAll(/env\('([A-Z_]+)'\)/g)]
  for (const [, name = ''] of read) expect(USAGE).toContain(name)
})

it.each([
  [['--help'], 0],
  [['--hepl'], 2],
  [['--help', '--port'], 2],
  [['--port=4000'], 2],
])('starts no server with %j, but prints its usage and ends with %d', async (parameters, status) => {
  const { output, errors, ended } = await run(parameters)
  expect(ended).toBe(status)
  expect([output.trim(), errors.trim()]).toEqual(status === 0 ? [USAGE, ''] : ['', USAGE])
})

async function run(parameters: readonly string[]) {
  const child = spawn(process.execPath, ['simulator/main.js', ...parameters])
  const exit = once(child, 'exit')
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { output, errors, ended: (await exit)[0] }
}
