import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type SharedStore, STORE_KINDS, startStore } from '../../../e2e/harness/servers/session-store.ts'
import { PATIENCE_MS } from '../../../e2e/harness/servers/upstash-endpoint.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { applicationFile, applicationRedis } from '../storage/application-data.ts'
import { openUpstash } from '../storage/redis/over-rest.ts'
import { openRedis } from '../storage/redis/over-tcp.ts'
import { lineOf, SECRETS_IN_USE, type SecretsInUse, sharesNone } from './other-secrets.ts'

const secret = (name: string) => name.repeat(12)
const [A, B, C] = [secret('one'), secret('two'), secret('three')]

it.each([
  ['the same secret', [A], [A], false],
  ['another secret', [A], [B], true],
  ['the first step of a rotation', [A], [A, B], false],
  ['the second step of a rotation', [A, B], [B, A], false],
  ['the third step of a rotation', [B, A], [B], false],
  ['both ends of a rotation', [A], [B], true],
  ['one secret of many in common', [A, C], [B, C], false],
  ['many secrets and none in common', [A, C], [B], true],
] as const)('with %s, servers share no secret: %j and %j: %s', (_, ours, theirs, none) => {
  expect(sharesNone(lineOf(deriveKeyRing([...theirs])), deriveKeyRing([...ours]))).toBe(none)
  expect(sharesNone(lineOf(deriveKeyRing([...ours])), deriveKeyRing([...theirs]))).toBe(none)
})

it('writes the same line for the same secrets in another order, and nothing of a secret', () => {
  const line = lineOf(deriveKeyRing([A, B]))
  expect(lineOf(deriveKeyRing([B, A]))).toBe(line)
  expect(line).toMatch(/^[0-9A-Za-z]{16},[0-9A-Za-z]{16}$/)
})

const T = 4_000_000_000_000 // some time to come, so that Redis keeps it

function open({ env }: SharedStore): { inUse: SecretsInUse; close: () => void } {
  const { SESSION_DB_PATH, REDIS_URL, UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN } = env
  if (SESSION_DB_PATH !== undefined) {
    const inUse = SECRETS_IN_USE.file((schema) => applicationFile(SESSION_DB_PATH, schema))
    return { inUse, close: () => {} }
  }
  const redis =
    REDIS_URL === undefined
      ? openUpstash(UPSTASH_REDIS_REST_URL ?? '', UPSTASH_REDIS_REST_TOKEN ?? '', PATIENCE_MS)
      : openRedis([REDIS_URL])
  return { inUse: SECRETS_IN_USE.redis(applicationRedis(redis)), close: redis.close }
}

describe.each(STORE_KINDS)('secrets in use in %s', (kind) => {
  let shared: SharedStore
  let opened: ReturnType<typeof open>
  beforeAll(async () => {
    shared = await startStore(kind)
    opened = open(shared)
    await vi.waitFor(() => opened.inUse.meet('first', 0), { timeout: 60_000 })
  })
  afterAll(async () => {
    opened.close()
    await shared.close()
  })

  it('are those of every server that was there lately, each once', async () => {
    const { inUse } = opened
    expect(await inUse.meet('a', T)).toEqual(['a'])
    expect(await inUse.meet('b', T + 60_000)).toEqual(['a', 'b'])
    expect(await inUse.meet('b', T + 120_000)).toEqual(['a', 'b'])
    expect(await inUse.meet('b', T + 180_000)).toEqual(['b'])
  })
})
