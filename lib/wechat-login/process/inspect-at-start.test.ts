import { expect, it, vi } from 'vitest'
import { subscribe } from '../events.ts'
import type { Finding } from '../storage/inspect.ts'
import { inspectAtStart } from './inspect-at-start.ts'

const REDIS = { kind: 'redis', urls: ['redis://10.0.0.5'] } as const
const AWAY: Finding = { what: 'connection', verdict: 'fault', found: 'ECONNREFUSED', remedy: 'start it' }
const NEW: Finding = { what: 'version', verdict: 'fine', found: 'Redis 7.0.15', remedy: null }
const OLD: Finding = {
  what: 'version',
  verdict: 'fault',
  found: 'Redis 5.0.9',
  remedy: 'use Redis 6.0 or newer',
}

let told: string[] = []
subscribe((event) => {
  if (event.name === 'store.inspected') told.push(`${event.what} ${event.verdict}`)
  if (event.name === 'request.failed') told.push(event.error)
})

it('tells each finding once', async () => {
  told = []
  await inspectAtStart(REDIS, async () => [NEW, { ...NEW, what: 'role' }])
  expect(told).toEqual(['version fine', 'role fine'])
})

it('does not wait for a Redis that is away, and inspects it when it answers', async () => {
  told = []
  const answers = [[AWAY], [AWAY], [AWAY], [OLD]]
  await inspectAtStart(REDIS, async () => answers.shift() ?? [], 1)
  expect(told).toEqual(['connection fault'])
  await vi.waitFor(() => expect(told).toEqual(['connection fault', 'version fault']), { timeout: 60_000 })
})

it('stops the start, in one line, before a Redis that will never do', async () => {
  told = []
  await expect(inspectAtStart(REDIS, async () => [OLD, { ...NEW, what: 'role' }])).rejects.toThrow(
    /^REDIS_URL: Redis 5\.0\.9: use Redis 6\.0 or newer$/,
  )
  expect(told).toEqual([])
})

it('tells of an error that it meets later, and serves on', async () => {
  told = []
  const answers = [[AWAY]]
  const inspect = async () => answers.shift() ?? Promise.reject(new TypeError('x'))
  await inspectAtStart(REDIS, inspect, 1)
  await vi.waitFor(() => expect(told).toEqual(['connection fault', 'TypeError']), { timeout: 60_000 })
})
