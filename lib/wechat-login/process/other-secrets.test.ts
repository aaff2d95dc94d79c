import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openShared } from '../../../e2e/harness/servers/open-shared.ts'
import { type SharedStore, STORE_KINDS, startStore } from '../../../e2e/harness/servers/session-store.ts'
import { subscribe } from '../events.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { applicationFile, applicationRedis } from '../storage/application-data.ts'
import { StoreUnreachableError } from '../storage/unreachable.ts'
import { lineOf, presenceOf, SECRETS_IN_USE, type SecretsInUse, sharesNone } from './other-secrets.ts'

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
  expect(sharesNone(lineOf(deriveKeyRing([...theirs]), 'their-server'), deriveKeyRing([...ours]))).toBe(none)
  expect(sharesNone(lineOf(deriveKeyRing([...ours]), 'our-server'), deriveKeyRing([...theirs]))).toBe(none)
})

it('writes the same fingerprints for the same secrets in another order, and nothing of a secret', () => {
  const line = lineOf(deriveKeyRing([A, B]), 'server-1')
  expect(lineOf(deriveKeyRing([B, A]), 'server-1')).toBe(line)
  expect(line).toMatch(/^[0-9A-Za-z]{16},[0-9A-Za-z]{16},server-1$/)
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
  afterEach(async () => {
    for (const line of ['a', 'b', 'same,one', 'same,two']) await opened.data.takeBack(line)
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
  it('are no longer those of a server that took its line back, whoever has the same secrets', async () => {
    const { data: inUse } = opened
    await inUse.meet('same,one', T + 200_000)
    await inUse.meet('same,two', T + 200_000)
    await inUse.takeBack('same,one')
    await inUse.takeBack('nobody')
    expect(await inUse.meet('b', T + 200_000)).toEqual(expect.arrayContaining(['b', 'same,two']))
    expect(await inUse.meet('b', T + 200_000)).not.toContain('same,one')
  })
})

describe('a server among others', () => {
  let told: string[] = []
  subscribe((event) => {
    if (event.name === 'secrets.differ') told.push(event.name)
    if (event.name === 'request.failed') told.push(`${event.name} ${event.error}`)
  })
  beforeEach(() => {
    told = []
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    return () => {
      vi.useRealTimers()
    }
  })

  /** A store in memory. `fails` decides what a call throws. */
  function storeOf(lines: Set<string>, fails: () => unknown = () => null): SecretsInUse {
    const throwAny = () => {
      const thrown = fails()
      if (thrown !== null) throw thrown
    }
    return {
      meet: async (line) => {
        throwAny()
        return [...lines.add(line)]
      },
      takeBack: async (line) => {
        throwAny()
        lines.delete(line)
      },
    }
  }
  const server = (secrets: [string, ...string[]], store: SecretsInUse) =>
    presenceOf(deriveKeyRing(secrets), () => store)

  it('raises no alarm in the three steps of a rotation, however soon they follow each other', async () => {
    const store = storeOf(new Set())
    const steps = [[A], [A, B], [B, A], [B]] as const
    let running = [server([...steps[0]], store), server([...steps[0]], store)]
    for (const each of running) await each.watch()
    for (const step of steps.slice(1)) {
      const before = running
      running = []
      for (const old of before) {
        await old.leave()
        const fresh = server([...step], store)
        await fresh.watch()
        running.push(fresh)
      }
    }
    expect(told).toEqual([])
  })

  it('is noticed by one without its secret, until it stops', async () => {
    const store = storeOf(new Set())
    const [first, second] = [server([A], store), server([B], store)]
    await first.watch()
    await second.watch()
    expect(told).toEqual(['secrets.differ'])
    await first.leave()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(told).toEqual(['secrets.differ'])
  })

  it('leaves no line behind when it stops while it is asking, and none when it never asked', async () => {
    const [lines, answered] = [new Set<string>(), Promise.withResolvers<void>()]
    const store = storeOf(lines)
    const late: SecretsInUse = {
      ...store,
      meet: (...asked) => answered.promise.then(() => store.meet(...asked)),
    }
    const [slow, none] = [server([A], late), server([B], store)]
    void slow.watch()
    const left = slow.leave()
    answered.resolve()
    await left
    await none.leave()
    await none.watch()
    await vi.advanceTimersByTimeAsync(120_000)
    expect([...lines]).toEqual([])
  })

  it('tells of an error that is no outage, and serves on', async () => {
    const failures: unknown[] = [null, new TypeError('x'), new StoreUnreachableError('timeout')]
    const store = storeOf(new Set(), () => failures.shift() ?? null)
    const one = server([A], store)
    await one.watch()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(told).toEqual(['request.failed TypeError'])
    failures.push(new RangeError('y'))
    await one.leave()
    expect(told).toEqual(['request.failed TypeError', 'request.failed RangeError'])
  })
})
