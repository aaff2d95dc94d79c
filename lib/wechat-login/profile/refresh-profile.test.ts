import { afterEach, expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { newProcess } from '../../../e2e/harness/servers/new-process.ts'
import { temporaryPath, temporaryStore } from '../../../e2e/harness/servers/temporary-file.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { watchStore } from '../session/stores/watched.ts'
import { WeChatRefusedError, WeChatUnreachableError } from '../wechat/exchange-error.ts'
import { type OpenId, parseOpenId } from '../wechat/open-id.ts'
import type { TokenGrant } from '../wechat/token-reply.ts'
import { CONSENT_SECONDS, type ProfileRecord } from './profile.ts'
import { refreshProfile } from './refresh-profile.ts'
import { openRefreshSeal, sealRefreshToken } from './refresh-seal.ts'
import { fileProfiles } from './stores/file.ts'
import type { ProfileStore } from './stores/store.ts'

const keys = deriveKeyRing(['a secret for refreshes, which is long enough'])
const DAY = 24 * 3600
const NOW = Math.floor(Date.now() / 1000)
const [me, other] = [
  sane(parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ1')),
  sane(parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ2')),
]

const GRANT: TokenGrant = {
  openId: me,
  snapshot: false,
  scope: ['snsapi_userinfo'],
  accessToken: 'ACCESS',
  refreshToken: 'REFRESH',
}

/** A user who consented ten days ago, with a profile of this age, who opens this many pages at once. */
async function refresh({
  ageSeconds = DAY,
  consentedAgo = 10 * DAY,
  grant = GRANT,
  infoOf = me,
  pages = 1,
  meanwhile = async () => {},
}: {
  ageSeconds?: number
  consentedAgo?: number
  grant?: TokenGrant | Error
  infoOf?: OpenId
  pages?: number
  meanwhile?: (profiles: ProfileStore, kept: ProfileRecord) => Promise<unknown>
}) {
  const [profiles, store] = [fileProfiles(temporaryPath()), watchStore(temporaryStore())]
  const kept: ProfileRecord = {
    openId: me,
    nickname: '旧名字',
    avatarUrl: null,
    consentedAt: NOW - consentedAgo,
    fetchedAt: NOW - ageSeconds,
    refreshSeal: await sealRefreshToken('REFRESH', me, keys),
  }
  await profiles.keep(kept, 60)
  const asked: string[] = []
  const services: Parameters<typeof refreshProfile>[2] = {
    keys,
    store: () => store,
    profiles: () => profiles,
    refreshAccess: async (refreshToken) => {
      asked.push(refreshToken)
      await meanwhile(profiles, kept)
      if (grant instanceof Error) throw grant
      return grant
    },
    userInfo: async (accessToken) => {
      asked.push(accessToken)
      return { openId: infoOf, nickname: '新名字', avatarUrl: null }
    },
    nowMs: () => NOW * 1000,
  }
  await Promise.all(Array.from({ length: pages }, () => refreshProfile(kept, 'r', services)))
  return { asked, record: await profiles.read(me), before: kept }
}

afterEach(() => {
  newProcess()
})

it('leaves a WeChat alone that has not answered ten times in a row', async () => {
  const away = new WeChatUnreachableError('timeout')
  for (let time = 0; time < 10; time += 1) expect((await refresh({ grant: away })).asked).toHaveLength(1)
  expect((await refresh({ grant: away })).asked).toEqual([])
})

it('asks WeChat by the refresh token, once for twenty pages, and keeps what is new', async () => {
  const { asked, record, before } = await refresh({ pages: 20 })
  expect(asked).toEqual(['REFRESH', 'ACCESS'])
  expect(record).toEqual({ ...before, nickname: '新名字', fetchedAt: NOW })
})

it('keeps the newer refresh token that WeChat may give', async () => {
  const { record } = await refresh({ grant: { ...GRANT, refreshToken: 'NEWER' } })
  expect(await openRefreshSeal(record?.refreshSeal ?? '', me, keys)).toBe('NEWER')
})

it('asks nothing while the profile is young, and nothing when the consent is over', async () => {
  expect((await refresh({ ageSeconds: DAY - 1 })).asked).toEqual([])
  expect((await refresh({ consentedAgo: CONSENT_SECONDS })).asked).toEqual([])
})

it('does not bring back a profile that its owner took back meanwhile', async () => {
  expect((await refresh({ meanwhile: (profiles) => profiles.forget(me) })).record).toBeNull()
})

it.each([
  ['a profile', GRANT],
  ['a refusal', new WeChatRefusedError(40030)],
])(
  'changes nothing of a consent that its owner gave anew meanwhile, when WeChat answers with %s',
  async (_, grant) => {
    const anew = { nickname: '新的同意', consentedAt: NOW, fetchedAt: NOW, refreshSeal: 'ANOTHER' }
    const meanwhile = async (profiles: ProfileStore, kept: ProfileRecord) => {
      await profiles.forget(me)
      await profiles.keep({ ...kept, ...anew }, 60)
    }
    expect((await refresh({ grant, meanwhile })).record).toMatchObject(anew)
  },
)

it.each([
  ['40030', new WeChatRefusedError(40030)],
  ['42002', new WeChatRefusedError(42002)],
  ['a changed password', new WeChatRefusedError(42007)],
  ['another openId', { ...GRANT, openId: other }],
  ['a snapshot page’s user', { ...GRANT, snapshot: true }],
])('shows what it has, and never asks again, after %s', async (_, grant) => {
  const { record, before } = await refresh({ grant })
  expect(record).toEqual({ ...before, refreshSeal: null })
})

it('takes no profile of somebody else', async () => {
  expect((await refresh({ infoOf: other })).record?.nickname).toBe('旧名字')
})

it('forgets who withdrew the consent at WeChat', async () => {
  expect((await refresh({ grant: new WeChatRefusedError(50001) })).record).toBeNull()
})

it.each([new WeChatRefusedError(-1), new WeChatRefusedError(45011), new WeChatUnreachableError('timeout')])(
  'leaves everything as it was when WeChat is busy or away (%s)',
  async (grant) => {
    const { record, before } = await refresh({ grant })
    expect(record).toEqual(before)
  },
)
