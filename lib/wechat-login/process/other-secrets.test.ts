import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openShared } from '../../../e2e/harness/servers/open-shared.ts'
import { type SharedStore, STORE_KINDS, startStore } from '../../../e2e/harness/servers/session-store.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { applicationFile, applicationRedis } from '../storage/application-data.ts'
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

describe.each(STORE_KINDS)('secrets in use in %s', (kind) => {
  let shared: SharedStore
  let opened: ReturnType<typeof openShared<SecretsInUse>>
  beforeAll(async () => {
    shared = await startStore(kind)
    opened = openShared(shared, {
      file: (path) => SECRETS_IN_USE.file((schema) => applicationFile(path, schema)),
      redis: (redis) => SECRETS_IN_USE.redis(applicationRedis(redis)),
    })
    await vi.waitFor(() => opened.data.meet('first', 0), { timeout: 60_000 })
  })
  afterAll(async () => {
    opened.close()
    await shared.close()
  })

  it('are those of every server that was there lately, each once', async () => {
    const { data: inUse } = opened
    expect(await inUse.meet('a', T)).toEqual(['a'])
    expect(await inUse.meet('b', T + 60_000)).toEqual(['a', 'b'])
    expect(await inUse.meet('b', T + 120_000)).toEqual(['a', 'b'])
    expect(await inUse.meet('b', T + 180_000)).toEqual(['b'])
  })
})
