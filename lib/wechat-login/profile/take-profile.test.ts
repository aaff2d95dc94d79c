import { beforeEach, describe, expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { newProcess } from '../../../e2e/harness/servers/new-process.ts'
import { temporaryPath, temporaryStore } from '../../../e2e/harness/servers/temporary-file.ts'
import { loadConfig } from '../config/config.ts'
import { constantPath } from '../http/return-path.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { newRecord } from '../session/record.ts'
import { watchStore } from '../session/stores/watched.ts'
import { deriveTracker, newTracker } from '../session/tracker.ts'
import { openState, sealState } from '../state/state.ts'
import { parseAuthorizationCode } from '../wechat/authorization-code.ts'
import { WeChatRefusedError } from '../wechat/exchange-error.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import type { TokenGrant } from '../wechat/token-reply.ts'
import type { UserInfo } from '../wechat/user-info.ts'
import { fileProfiles } from './stores/file.ts'
import { takeProfile, whyNotKeep } from './take-profile.ts'

const keys = deriveKeyRing(['a secret for consents, which is long enough'])
const config = loadConfig({ APP_ORIGIN: 'http://h5.test' }, () => 'x'.repeat(32))
const NOW_MS = Date.now()
const NOW = Math.floor(NOW_MS / 1000)
const [me, other] = [
  sane(parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ1')),
  sane(parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ2')),
]
const CODE = '051vrM000PY5zO1JPC200tSh9j2vrM09'

const GRANT: TokenGrant = {
  openId: me,
  snapshot: false,
  scope: ['snsapi_userinfo'],
  accessToken: 'ACCESS',
  refreshToken: 'REFRESH',
}

const newSession = () => deriveTracker(newTracker(keys), 'nonce', CODE, keys.signing)

/** The callback of a logged-in user who consented a minute ago, with changes. */
async function callback({
  grant = GRANT,
  info = { openId: me, nickname: '小明', avatarUrl: null },
  askedAt = NOW - 60,
  sentBy = 'me',
  times = 1,
}: {
  grant?: TokenGrant | Error
  info?: UserInfo | Error
  askedAt?: number
  sentBy?: 'me' | 'another-session' | 'nobody'
  times?: number
}) {
  const [store, profiles] = [watchStore(temporaryStore()), fileProfiles(temporaryPath())]
  const [asked, sent] = [newSession(), sentBy === 'another-session' ? newSession() : null]
  let exchanges = 0
  const services: Parameters<typeof takeProfile>[1] = {
    config,
    keys,
    store: () => store,
    exchange: async () => {
      exchanges += 1
      if (grant instanceof Error) throw grant
      return grant
    },
    profiles: () => profiles,
    refreshAccess: () => expect.fail('nothing is refreshed'),
    userInfo: async () => {
      if (info instanceof Error) throw info
      return info
    },
    visitorLeft: new AbortController().signal,
    nowMs: () => NOW_MS,
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
  }
  const state = sealState(
    { path: constantPath('/page'), home: config.home, attempt: 0, purpose: 'profile' },
    asked,
    askedAt,
    keys,
  )
  const [opened, code] = [openState(state, config, keys), parseAuthorizationCode(CODE)]
  if (opened.kind !== 'sound' || code === null) throw new Error('a sound state and a sane code')
  const tracker = sent ?? asked
  const session =
    sentBy === 'nobody' ? null : { tracker, record: newRecord(me, '', NOW, config), degraded: false }
  const sender = { address: null, userSeals: [] }
  const load = () => takeProfile({ login: opened.login, code, session, sender, requestId: 'r' }, services)
  const takings = new Set(await Promise.all(Array.from({ length: times }, load)))
  takings.add(await load()) // again, as a WebView does later
  return {
    exchanges,
    takings: [...takings],
    mine: await profiles.read(me),
    others: await profiles.read(other),
  }
}

describe('the callback of a consent', () => {
  beforeEach(() => {
    newProcess()
  })

  it('keeps the profile of the person whose session asked', async () => {
    const { exchanges, takings, mine } = await callback({})
    expect([exchanges, takings]).toEqual([1, ['kept']])
    expect(mine).toMatchObject({ openId: me, nickname: '小明', consentedAt: NOW, fetchedAt: NOW })
    expect(mine?.refreshSeal).toMatch(/^Fe26\.2\*/)
  })

  it('spends its code once, however often it is loaded', async () => {
    const { exchanges, takings, mine } = await callback({ times: 20 })
    expect([exchanges, takings, mine?.nickname]).toEqual([1, ['kept'], '小明'])
  })

  it.each([
    ['a snapshot page’s user', 'snapshot', { grant: { ...GRANT, snapshot: true } }],
    [
      'a virtual user without the flag, or another person',
      'other-person',
      { grant: { ...GRANT, openId: other } },
    ],
    ['a token of snsapi_base', 'not-granted', { grant: { ...GRANT, scope: ['snsapi_base'] } }],
    ['no token', 'not-granted', { grant: { ...GRANT, accessToken: null } }],
    ['a refusal', 'failed', { grant: new WeChatRefusedError(40029) }],
    [
      'a profile of somebody else',
      'other-person',
      { info: { openId: other, nickname: '别人', avatarUrl: null } },
    ],
    ['a refused profile', 'failed', { info: new WeChatRefusedError(48001) }],
  ])('changes nobody’s record for %s', async (_, taking, given) => {
    expect(await callback(given)).toEqual({ exchanges: 1, takings: [taking], mine: null, others: null })
  })

  it.each([
    ['is eleven minutes old', 'failed', { askedAt: NOW - 660 }],
    ['comes without a session', 'failed', { sentBy: 'nobody' as const }],
    ['comes with another session of the same person', 'failed', { sentBy: 'another-session' as const }],
  ])('spends no code when it %s', async (_, taking, given) => {
    expect(await callback(given)).toEqual({ exchanges: 0, takings: [taking], mine: null, others: null })
  })
})

it('takes the snapshot flag for more than a fitting openId', () => {
  expect(whyNotKeep({ ...GRANT, snapshot: true }, me)).toBe('snapshot')
  expect(whyNotKeep({ ...GRANT, openId: other }, me)).toBe('other-person')
  expect(whyNotKeep({ ...GRANT, scope: [] }, me)).toBe('not-granted')
  expect(whyNotKeep(GRANT, me)).toBeNull()
})
