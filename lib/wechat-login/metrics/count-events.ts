import type { Registry } from 'prom-client'
import type { LoginEvent, StoreAsked } from '../events.ts'
import { instrumentsIn } from './instruments.ts'
import { answerOf } from './labels.ts'

const WECHAT_BUCKETS = [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5]
const STORE_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]

/** What happens in this process, as metrics of this registry. No label holds anything that a visitor sent. */
export function countEvents(registry: Registry): {
  readonly count: (event: LoginEvent) => void
  readonly countStore: (asked: StoreAsked) => void
} {
  const { counter, sum, gauge, histogram } = instrumentsIn(registry)
  const begun = counter('begun_total', 'Redirects to WeChat, restarts included (step 3)')
  const back = counter('callbacks_total', 'Callbacks answered, by what became of them (step 6)', ['outcome'])
  const passedOn = counter(
    'callbacks_passed_on_total',
    'Callbacks that came or went on by way of the callback domain',
  )
  const exchanged = counter('exchanged_total', 'Codes that WeChat swapped for an openId (step 8)')
  const landed = counter('landed_total', 'Logins that landed on their page (step 9)')
  const duplicates = counter('landed_duplicates_total', 'Further loads of a callback whose login landed')
  const restarted = counter('restarted_total', 'Logins that restarted unseen, by cause', ['cause'])
  const failed = counter('failed_total', 'Logins that ended on the help page, by cause', ['cause'])
  const exchangeFailed = counter('exchange_failures_total', 'Questions to WeChat that failed, by remedy', [
    'remedy',
  ])
  const exchangeTime = histogram(
    'exchange_seconds',
    'How long WeChat was asked about a code',
    WECHAT_BUCKETS,
    ['result'],
  )
  const storeTime = histogram('store_seconds', 'How long the session store was asked', STORE_BUCKETS, [
    'verb',
    'answer',
  ])
  const unreachable = counter('store_unreachable_total', 'Requests that could not ask the store', ['reason'])
  const valueRefused = counter('store_values_refused_total', 'Foreign values under keys of ours', ['place'])
  const finding = gauge('store_findings', '1: the start found this about the store', ['what', 'verdict'])
  const breaker = gauge('breaker_open', '1: asked only once a second, until it answers', ['of'])
  const sessionsBegun = counter('sessions_begun_total', 'Sessions stored')
  const sessionsRenewed = counter('sessions_renewed_total', 'Sessions that got more time')
  const sessionsEnded = sum('sessions_ended_total', 'Sessions that visitors ended; others expire')
  const conflicts = counter('session_conflicts_total', 'Requests with live sessions of two people')
  const degraded = counter('degraded_answers_total', 'Pages for known visitors while the store was away')
  const limitMet = counter('limits_met_total', 'Logins or codes that a limit of ours held back', ['limit'])
  const secretsDiffer = counter('secrets_differ_total', 'Looks that found a server with other secrets')
  const unlistedProxy = counter('unlisted_proxies_total', 'Proxies that TRUSTED_PROXIES does not name')
  const unknownAction = counter('unknown_actions_total', 'Forms of another build, or made up')
  const requestFailed = counter('requests_failed_total', 'Requests that ended in an error of ours')
  const profiles = counter('profiles_taken_total', 'Consents to the profile whose code was exchanged')

  return {
    countStore: ({ verb, outcome, durationMs }) => storeTime(durationMs, verb, answerOf(outcome)),
    count: (event) => {
      switch (event.name) {
        case 'login.begin':
          return begun()
        case 'login.callback':
          return back(event.outcome)
        case 'callback.passed-on':
          return passedOn()
        case 'login.exchanged':
          exchangeTime(event.durationMs, 'granted')
          return exchanged()
        case 'login.landed':
          return event.duplicate ? duplicates() : landed()
        case 'login.restarted':
          return restarted(event.cause)
        case 'login.failed':
          return failed(event.cause)
        case 'exchange.failed':
          if (event.durationMs !== undefined)
            exchangeTime(event.durationMs, 'errcode' in event ? 'refused' : 'unreachable')
          return exchangeFailed(event.remedy)
        case 'profile.taken':
          return profiles()
        case 'session.begun':
          return sessionsBegun()
        case 'session.renewed':
          return event.found ? sessionsRenewed() : undefined
        case 'session.ended':
          return sessionsEnded(event.count)
        case 'session.conflict':
          return conflicts()
        case 'session.degraded':
          return degraded()
        case 'limit.met':
          return limitMet(event.limit)
        case 'breaker.opened':
          return breaker(1, event.of)
        case 'breaker.closed':
          return breaker(0, event.of)
        case 'store.unreachable':
          return unreachable(event.reason)
        case 'store.value-refused':
          return valueRefused(event.place)
        case 'store.inspected':
          return finding(1, event.what, event.verdict)
        case 'secrets.differ':
          return secretsDiffer()
        case 'proxy.unlisted':
          return unlistedProxy()
        case 'action.unknown':
          return unknownAction()
        case 'request.failed':
          return requestFailed()
      }
    },
  }
}
