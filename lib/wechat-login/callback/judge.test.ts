import { expect, it } from 'vitest'
import { USER_AGENTS } from '../../../e2e/harness/user-agents.ts'
import { constantPath } from '../http/return-path.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { newTracker } from '../session/tracker.ts'
import { openState, sealState } from '../state/state.ts'
import { detectClient } from '../wechat/client.ts'
import { type Evidence, judgeCallback } from './judge.ts'
import { readCallbackQuery } from './query.ts'

const SITE = { appOrigin: 'http://h5.test', home: constantPath('/home') }

const keys = deriveKeyRing(['a secret for judging callbacks, long enough'])
const NOW = 1_800_000_000
const [mine, another] = [newTracker(keys), newTracker(keys)]
const CODE = '051vrM000PY5zO1JPC200tSh9j2vrM09'

const stateOf = ({ agoSeconds = 5, attempt = 1, purpose = 'login' as 'login' | 'profile' } = {}) =>
  sealState(
    { path: constantPath('/member'), home: SITE.home, attempt, purpose },
    mine,
    NOW - agoSeconds,
    keys,
  )

/** A callback that may be exchanged, with changes. */
function judge({
  state = stateOf(),
  query = `code=${CODE}`,
  began = [mine],
  sendsTracker = true,
  isNavigation = true,
  userAgent = USER_AGENTS.android as string,
  requireWeChatClient = true,
}) {
  const opened = openState(state, SITE, keys)
  const evidence: Evidence = {
    query: readCallbackQuery(new URLSearchParams(`${query}&state=${state}`)),
    purpose: opened.kind === 'sound' ? opened.login.purpose : 'login',
    opened,
    client: detectClient(userAgent),
    isNavigation,
    sent: { began, sendsTracker },
  }
  return judgeCallback(evidence, { requireWeChatClient }, NOW)
}

const strangers = deriveKeyRing(['a secret of another server, which is long enough'])
const foreign = sealState({ path: SITE.home, home: SITE.home, attempt: 1 }, mine, NOW, strangers)

const restart = (cause: string) => ({ kind: 'restart', attempt: 1, cause })
const failed = (cause: string) => ({ kind: 'login-failed', cause })

it.each([
  ['names a parameter twice', { query: `code=${CODE}&code=${CODE}` }, failed('repeated-parameter')],
  ['says that the visitor refused', { query: 'code=authdeny' }, { kind: 'denied' }],
  ['has a state and no code', { query: '' }, { kind: 'denied' }],
  ['comes from another browser', { userAgent: USER_AGENTS.desktopChrome }, { kind: 'open-in-wechat' }],
  ['comes from a robot', { userAgent: 'curl/8', requireWeChatClient: false }, { kind: 'open-in-wechat' }],
  ['has a state that shows nothing', { state: 'x' }, failed('unreadable-state')],
  ['is asked for by a script', { isNavigation: false }, restart('not-a-page')],
  ['has no cookie', { began: [], sendsTracker: false }, restart('cookies-refused')],
  ['has a state that was cut', { state: stateOf().slice(0, -1) }, restart('damaged-state')],
  ['has a state that a server with another secret signed', { state: foreign }, restart('other-secret')],
  ['has a T that is none of ours', { began: [] }, restart('other-browser')],
  ['has a T of another login', { began: [another] }, restart('other-browser')],
  ['comes after ten minutes', { state: stateOf({ agoSeconds: 601 }) }, restart('took-too-long')],
  ['comes two minutes too early', { state: stateOf({ agoSeconds: -121 }) }, restart('clocks-apart')],
  ['has a code that is none', { query: 'code=<script>' }, restart('code-refused')],
  ['is a consent’s', { state: stateOf({ purpose: 'profile' }) }, restart('other-browser')],
  [
    'is a refused consent’s',
    { state: stateOf({ purpose: 'profile' }), query: 'code=authdeny' },
    restart('other-browser'),
  ],
])('spends no code of a callback that %s', (_, given, verdict) => {
  expect(judge(given)).toEqual(verdict)
})

it.each([
  ['has everything', {}],
  ['comes ten minutes later', { state: stateOf({ agoSeconds: 600 }) }],
  ['comes by a clock that is two minutes behind', { state: stateOf({ agoSeconds: -120 }) }],
  ['has other Ts beside its own', { began: [another, mine] }],
  [
    'comes from any browser, where WeChat is not required',
    { userAgent: USER_AGENTS.desktopChrome, requireWeChatClient: false },
  ],
])('is ready to exchange the code of a callback that %s', (_, given) => {
  expect(judge(given)).toMatchObject({ kind: 'ready', login: { tracker: mine, code: CODE } })
})

it('counts the restarts of a damaged state by the count that is still readable', () => {
  const state = stateOf({ attempt: 2 }).slice(0, -1)
  expect(judge({ state })).toEqual({ kind: 'restart', attempt: 2, cause: 'damaged-state' })
})
