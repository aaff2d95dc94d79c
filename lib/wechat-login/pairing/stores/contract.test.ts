import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { redisBothWays } from '../../../../e2e/harness/servers/both-ways.ts'
import { openShared } from '../../../../e2e/harness/servers/open-shared.ts'
import { type SharedStore, STORE_KINDS, startStore } from '../../../../e2e/harness/servers/session-store.ts'
import { subscribeToStore } from '../../events.ts'
import { deriveKeyRing } from '../../keys/keys.ts'
import { newTracker } from '../../session/tracker.ts'
import { openUpstash } from '../../storage/redis/over-rest.ts'
import { isStoreUnreachable, StoreUnreachableError } from '../../storage/unreachable.ts'
import { newPairingSecret } from '../secret-cookie.ts'
import { newTicket, ticketId } from '../ticket.ts'
import { filePairings } from './file.ts'
import { redisPairings } from './redis.ts'
import type { PairingStore } from './store.ts'
import { watchPairings } from './watched.ts'

const keys = deriveKeyRing(['a secret of this test, 32 characters'])
const computer = { browser: 'Chrome', system: 'Windows' } as const
const newId = () =>
  ticketId(newTicket({ tracker: newTracker(keys), secret: newPairingSecret() }, computer, null, 0, keys))

describe.each(STORE_KINDS)('pairings in %s', (kind) => {
  let shared: SharedStore
  let opened: ReturnType<typeof openShared<PairingStore>>
  let store: PairingStore
  beforeAll(async () => {
    shared = await startStore(kind)
    opened = openShared(shared, { file: filePairings, redis: redisPairings })
    store = opened.data
    await vi.waitFor(() => store.read(newId()), { timeout: 60_000 })
  })
  afterAll(async () => {
    opened.close()
    await shared.close()
  })

  it('knows nothing of a ticket that no phone has opened', async () => {
    const id = newId()
    expect([await store.read(id), await store.glance(id)]).toEqual([null, null])
    expect(await store.swap(id, '', 'agreed', 60)).toBe(false)
    expect(await store.read(id)).toBeNull()
  })

  it('gives a ticket to the first of twenty phones that open it at once', async () => {
    const id = newId()
    const kept = await Promise.all(Array.from({ length: 20 }, (_, at) => store.begin(id, `phone ${at}`, 60)))
    expect(new Set(kept).size).toBe(1)
    expect([await store.read(id), await store.glance(id)]).toEqual([kept[0], kept[0]])
  })

  it('takes the first of twenty answers that come at once', async () => {
    const id = newId()
    await store.begin(id, 'seen', 60)
    const swapped = await Promise.all(
      Array.from({ length: 20 }, (_, at) => store.swap(id, 'seen', `answer ${at}`, 60)),
    )
    expect(swapped.filter((done) => done)).toHaveLength(1)
    expect(await store.read(id)).toBe(`answer ${swapped.indexOf(true)}`)
    expect(await store.swap(id, 'seen', 'late', 60)).toBe(false)
    expect(await store.begin(id, 'seen again', 60)).toBe(`answer ${swapped.indexOf(true)}`)
  })

  it('forgets by itself when the time is over, and a late answer revives nothing', async () => {
    const id = newId()
    await store.begin(id, 'seen', 1)
    await expect.poll(() => store.read(id)).toBeNull()
    expect(await store.swap(id, 'seen', 'agreed', 60)).toBe(false)
    expect(await store.begin(id, 'anew', 60)).toBe('anew')
  })
})

it('leaves a foreign value under a ticket’s key alone, and gives that ticket to nobody', async () => {
  const { server, ways } = await redisBothWays()
  for (const way of ways) {
    const [store, id] = [redisPairings(way), newId()]
    await server.command('RPUSH', `pairing:${id}`, 'one')
    expect([await store.read(id), await store.begin(id, 'seen', 60)]).toEqual(['', ''])
    expect(await store.swap(id, '', 'agreed', 60)).toBe(false)
  }
})

it('says so when it could not be asked', async () => {
  const store = redisPairings({ ask: openUpstash('http://127.0.0.1:1', 'x').ask })
  await expect(store.read(newId()).catch((thrown) => isStoreUnreachable(thrown))).resolves.toBe(true)
})

it('tells who watches the verb and one word of the answer, and no value', async () => {
  const asked: string[] = []
  subscribeToStore(({ verb, outcome }) => asked.push(`${verb} ${outcome}`))
  const away = new StoreUnreachableError('timeout')
  const store = watchPairings({
    begin: async (_, text) => text,
    glance: async () => null,
    read: () => Promise.reject(away),
    swap: async () => false,
  })
  const id = newId()
  expect([await store.begin(id, 'secret', 60), await store.glance(id)]).toEqual(['secret', null])
  expect(await store.swap(id, 'a', 'b', 60)).toBe(false)
  await expect(store.read(id)).rejects.toBe(away)
  expect(asked).toEqual([
    'pairing begin done',
    'pairing glance none',
    'pairing swap other',
    'pairing read timeout',
  ])
})
