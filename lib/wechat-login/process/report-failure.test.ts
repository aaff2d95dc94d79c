import { expect, it } from 'vitest'
import { subscribe } from '../events.ts'
import { refusal } from '../storage/redis/refusal.ts'
import { reportFailure } from './report-failure.ts'

it.each([
  'NOAUTH Authentication required.',
  'WRONGPASS invalid or missing auth token',
  'ERR AUTH <password> called without any password configured for the default user.',
  'LOADING Redis is loading the dataset in memory',
  'MASTERDOWN Link with MASTER is down',
  'CLUSTERDOWN The cluster is down',
  'BUSY Redis is busy running a script',
  'MOVED 3999 127.0.0.1:6381',
  "NOPERM this user has no permissions to run the 'set' command",
  "READONLY You can't write against a read only replica.",
  'OOM command not allowed',
  'MISCONF Redis is configured to save RDB snapshots',
  'NOREPLICAS Not enough good replicas to write.',
  'ERR max requests limit exceeded',
  'ERR max concurrent connections exceeded',
  'ERR DB capacity quota exceeded',
  'ERR unknown command `GETEX`',
])('tells the operator what to do about "%s"', (message) => {
  const told: object[] = []
  subscribe((event) => {
    if (event.requestId === message) told.push(event)
  })
  reportFailure(refusal(message, [{ verb: 'del', key: 'k' }]), message)
  expect(told).toEqual([
    expect.objectContaining({ causeCode: expect.any(String), remedy: expect.any(String) }),
  ])
})
