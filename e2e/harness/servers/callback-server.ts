import { expect } from 'vitest'
import { completeCallback } from '../../../lib/wechat-login/callback/complete.ts'
import type { CallbackOutcome } from '../../../lib/wechat-login/callback/outcome.ts'
import { readCallback } from '../../../lib/wechat-login/callback/read-callback.ts'
import { loadConfig } from '../../../lib/wechat-login/config/config.ts'
import { subscribe } from '../../../lib/wechat-login/events.ts'
import { constantPath, type ReturnPath } from '../../../lib/wechat-login/http/return-path.ts'
import { fileProfiles } from '../../../lib/wechat-login/profile/stores/file.ts'
import type { ProfileStore } from '../../../lib/wechat-login/profile/stores/store.ts'
import type { Services } from '../../../lib/wechat-login/services.ts'
import { newRecord } from '../../../lib/wechat-login/session/record.ts'
import { watchStore } from '../../../lib/wechat-login/session/stores/watched.ts'
import {
  deriveTracker,
  newTracker,
  sessionKey,
  type Tracker,
} from '../../../lib/wechat-login/session/tracker.ts'
import { openState, type Purpose, sealState } from '../../../lib/wechat-login/state/state.ts'
import type { WeChatError } from '../../../lib/wechat-login/wechat/exchange-error.ts'
import { type OpenId, parseOpenId } from '../../../lib/wechat-login/wechat/open-id.ts'
import { USER_AGENTS } from '../user-agents.ts'
import { newProcess } from './new-process.ts'
import { SIGNING } from './signing.ts'
import { temporaryPath, temporaryStore } from './temporary-file.ts'

export const { keys } = SIGNING
export const config = loadConfig(
  { APP_ORIGIN: 'http://h5.test', REQUIRE_WECHAT_CLIENT: '1' },
  () => 'x'.repeat(32),
  { home: '/home', profile: true },
)
export const NOW_MS = 1_800_000_000_000
export const PAGE = constantPath('/frontend/member')
export const CODE = '051vrM000PY5zO1JPC200tSh9j2vrM09'
export const [ming, hong] = [openId('oMing'), openId('oHong')]
const turn = () => new Promise((resolve) => setImmediate(resolve))

function openId(name: string): OpenId {
  return parseOpenId(name.padEnd(28, '0')) ?? expect.fail('no openId')
}

const causes: string[] = []
subscribe((event) => {
  if (event.name === 'login.restarted') causes.push(event.cause)
})
/** A callback as WeChat's client sends it, with changes. */
export type Given = {
  readonly query?: string
  readonly cookies?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
}

export type CallbackServer = ReturnType<typeof newServer>

/** One process with a real store, a clock that only a test moves, and a WeChat that gives this answer. */
export function newServer({
  answer = {} as { snapshot?: boolean } | WeChatError,
  scope = 'snsapi_base',
} = {}) {
  newProcess()
  let [nowMs, asked] = [NOW_MS, 0]
  const store = watchStore(
    temporaryStore(() => nowMs),
    () => nowMs,
  )
  let opened: ProfileStore | null = null
  const profiles = () => {
    opened ??= fileProfiles(temporaryPath(), () => nowMs)
    return opened
  }
  const services: Services = {
    config,
    keys,
    store: () => store,
    profiles,
    exchange: async () => {
      asked += 1
      await turn()
      if (answer instanceof Error) throw answer
      const grant = { openId: ming, scope: [scope], accessToken: 'ACCESS', refreshToken: null }
      return { ...grant, snapshot: answer.snapshot ?? false }
    },
    refreshAccess: () => expect.fail('nothing is refreshed'),
    userInfo: async (_, of) => ({ openId: of, nickname: '小明', avatarUrl: null }),
    visitorLeft: new AbortController().signal,
    nowMs: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms
      await turn()
    },
  }
  const state = (
    tracker: Tracker,
    { path = PAGE as ReturnPath, attempt = 0, agoSeconds = 5, purpose = 'login' as Purpose } = {},
  ) => sealState({ path, home: config.home, attempt, purpose }, tracker, nowMs / 1000 - agoSeconds, keys)

  const load = async ({ query = '', cookies = [], headers = {} }: Given, own: Partial<Services> = {}) => {
    const request = new Request(`http://h5.test/redirect?${query}`, {
      headers: {
        accept: 'text/html',
        host: 'h5.test',
        'user-agent': USER_AGENTS.android,
        ...(cookies.length === 0 ? {} : { cookie: cookies.join('; ') }),
        ...headers,
      },
    })
    const callback = await readCallback(request, 'r', services)
    return completeCallback(callback, { ...services, ...own })
  }
  const logIn = async (of = ming) => {
    const tracker = deriveTracker(newTracker(keys), 'nonce', of, keys.signing)
    await store.create(sessionKey(tracker), newRecord(of, '', nowMs / 1000, config), 1800)
    return tracker
  }
  return {
    load,
    state,
    logIn,
    store,
    profiles,
    asked: () => asked,
    pass: (ms: number) => {
      nowMs += ms
    },
  }
}

/** An outcome in short, for tables: for a restart, its cause and the attempt. */
export function said(outcome: CallbackOutcome): string {
  if (outcome.kind === 'restart') {
    const next = openState(new URL(outcome.location).searchParams.get('state') ?? '', config, keys)
    return `restart ${next.kind === 'sound' ? next.login.attempt : next.kind}: ${causes.at(-1)}`
  }
  if (outcome.kind === 'login-failed') return `login-failed: ${outcome.cause} ${outcome.errcode ?? ''}`.trim()
  if (outcome.kind === 'landed')
    return `landed ${outcome.path}${'fragment' in outcome ? outcome.fragment : ''}`
  return outcome.kind === 'busy' && outcome.tooMany ? 'too many' : outcome.kind
}
