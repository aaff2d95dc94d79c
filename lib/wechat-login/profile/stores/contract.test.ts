import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sane } from '../../../../e2e/harness/sane.ts'
import { redisBothWays } from '../../../../e2e/harness/servers/both-ways.ts'
import { openShared } from '../../../../e2e/harness/servers/open-shared.ts'
import { type SharedStore, STORE_KINDS, startStore } from '../../../../e2e/harness/servers/session-store.ts'
import { openUpstash } from '../../storage/redis/over-rest.ts'
import { isStoreUnreachable } from '../../storage/unreachable.ts'
import { parseAvatarUrl } from '../../wechat/avatar-url.ts'
import { type OpenId, parseOpenId } from '../../wechat/open-id.ts'
import type { ProfileRecord } from '../profile.ts'
import { fileProfiles } from './file.ts'
import { redisProfiles } from './redis.ts'
import type { ProfileStore } from './store.ts'

let made = 0
function somebody(): OpenId {
  made += 1
  return sane(parseOpenId(`oProfile${String(made).padStart(20, '0')}`))
}

function profileOf(openId: OpenId, changes: Partial<ProfileRecord> = {}): ProfileRecord {
  return {
    openId,
    nickname: '小红 🌸👩‍👧 “\u{1F600}”',
    avatarUrl: parseAvatarUrl('https://thirdwx.qlogo.cn/mmopen/x/132'),
    consentedAt: 1_800_000_000,
    fetchedAt: 1_800_000_000,
    refreshSeal: 'Fe26.2*1*abc~2',
    ...changes,
  }
}

describe.each(STORE_KINDS)('profiles in %s', (kind) => {
  let shared: SharedStore
  let opened: ReturnType<typeof openShared<ProfileStore>>
  let store: ProfileStore
  beforeAll(async () => {
    shared = await startStore(kind)
    opened = openShared(shared, { file: fileProfiles, redis: redisProfiles })
    store = opened.data
    await vi.waitFor(() => store.read(somebody()), { timeout: 60_000 })
  })
  afterAll(async () => {
    opened.close()
    await shared.close()
  })

  it('gives everybody their own, whole, and nobody else’s', async () => {
    const [mine, other] = [profileOf(somebody()), profileOf(somebody(), { avatarUrl: null, nickname: '' })]
    await store.keep(mine, 60)
    await store.keep(other, 60)
    expect(await store.read(mine.openId)).toEqual(mine)
    expect(await store.read(other.openId)).toEqual(other)
    expect(await store.read(somebody())).toBeNull()
  })

  it('keeps the newest consent', async () => {
    const first = profileOf(somebody())
    await store.keep(first, 60)
    await store.keep({ ...first, nickname: '新的名字', refreshSeal: null }, 60)
    expect(await store.read(first.openId)).toEqual({ ...first, nickname: '新的名字', refreshSeal: null })
  })

  it('renews what is there, and does not bring back what was taken back before the renewal arrived', async () => {
    const record = profileOf(somebody())
    await store.keep(record, 60)
    expect(await store.renew({ ...record, nickname: '新的名字' }, 60)).toBe(true)
    expect((await store.read(record.openId))?.nickname).toBe('新的名字')
    await store.forget(record.openId)
    expect(await store.renew(record, 60)).toBe(false)
    expect(await store.read(record.openId)).toBeNull()
    await store.forget(record.openId)
  })

  it('leaves a newer consent as it is when the renewal of an older one arrives', async () => {
    const older = profileOf(somebody(), { nickname: '"consentedAt":1800000001,' })
    const newer = { ...older, consentedAt: older.consentedAt + 1, refreshSeal: 'Fe26.2*1*newer~2' }
    await store.keep(older, 60)
    expect(await store.renew(newer, 60)).toBe(false) // a nickname cannot imitate a consent
    await store.forget(older.openId)
    await store.keep(newer, 60)
    expect(await store.renew({ ...older, nickname: '旧名字' }, 60)).toBe(false)
    expect(await store.read(newer.openId)).toEqual(newer)
  })

  it('forgets by itself when the time is over, a late renewal notwithstanding', async () => {
    const record = profileOf(somebody())
    await store.keep(record, 1)
    await expect.poll(() => store.read(record.openId)).toBeNull()
    expect(await store.renew(record, 60)).toBe(false)
  })
})

it.each([
  ['a list', ['RPUSH', 'one']],
  ['a hash', ['HSET', 'a', 'b']],
  ['1 MB', ['SET', 'x'.repeat(1_048_576)]],
  ['the profile of somebody else', ['SET', JSON.stringify(profileOf(somebody()))]],
])(
  'takes %s under somebody’s key for no consent, renews none, and keeps the next one',
  async (_, [verb = '', ...content]) => {
    const { server, ways } = await redisBothWays()
    for (const way of ways) {
      const [store, record] = [redisProfiles(way), profileOf(somebody())]
      await server.command(verb, `profile:${record.openId}`, ...content)
      expect(await store.read(record.openId)).toBeNull()
      expect(await store.renew({ ...record, consentedAt: 1 }, 60)).toBe(false)
      await store.keep(record, 60)
      expect(await store.read(record.openId)).toEqual(record)
    }
  },
)

it('says so when it could not be asked', async () => {
  const store = redisProfiles({ ask: openUpstash('http://127.0.0.1:1', 'x').ask })
  await expect(store.read(somebody()).catch((thrown) => isStoreUnreachable(thrown))).resolves.toBe(true)
})
