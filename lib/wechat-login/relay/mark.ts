import { hkdfSync } from 'node:crypto'
import { type CallbackRelay, MARK_CHARS } from '../config/callback-relay.ts'
import { EARLY_SECONDS } from '../config/clocks.ts'
import { base62ToNumber, numberToBase62, toBase62 } from '../keys/base62.ts'
import { mac, sameText } from '../keys/mac.ts'
import { STATE_SECONDS } from '../state/state.ts'

/*
 * An environment writes a mark in front of its state, by which the server at the callback domain knows where to pass the
 * callback on to (the number is the length):
 *
 *   R 1 · time 6 · MAC 14
 *
 * The MAC covers both origins, the time and the whole state, hence the state's nonce. R names no purpose of a state. The
 * mark does not say where it leads: the server at the callback domain tries each origin that it lists.
 */
const MARK = 'R'
const TIME_CHARS = 6
const MAC_AT = MARK.length + TIME_CHARS
const MAC_CHARS = MARK_CHARS - MAC_AT // 83 bits

type Registered = Extract<CallbackRelay, { kind: 'registered' }>
type Environment = Extract<CallbackRelay, { kind: 'environment' }>

/** A state of this environment, with its mark in front. */
export function markState(
  state: string,
  { callbackOrigin, secrets: [signing] }: Environment,
  appOrigin: string,
  nowSeconds: number,
): string {
  const time = numberToBase62(nowSeconds, TIME_CHARS)
  return MARK + time + macOf(signing, [callbackOrigin, appOrigin], time, state) + state
}

/** A state without the mark of this environment; any other text as it is. */
export function unmarkState(
  state: string,
  { callbackOrigin, secrets }: Environment,
  appOrigin: string,
): string {
  const marked = readMark(state)
  return marked !== null && isSigned(marked, [callbackOrigin, appOrigin], secrets) ? marked.state : state
}

/**
 * The listed origin that the mark in front of a state names. Null: there is none, it is made up or too old, or it names
 * an origin that is not listed.
 * @param appOrigin of this server, at the callback domain
 */
export function targetOfMark(
  state: string,
  { origins, secrets }: Registered,
  appOrigin: string,
  nowSeconds: number,
): string | null {
  const marked = readMark(state)
  if (marked === null || !isInTime(marked, nowSeconds)) return null
  return origins.find((origin) => isSigned(marked, [appOrigin, origin], secrets)) ?? null
}

type Marked = { readonly time: string; readonly mac: string; readonly state: string }

function readMark(text: string): Marked | null {
  if (!text.startsWith(MARK)) return null
  return {
    time: text.slice(MARK.length, MAC_AT),
    mac: text.slice(MAC_AT, MARK_CHARS),
    state: text.slice(MARK_CHARS),
  }
}

/** A mark is valid for as long as its state. */
function isInTime({ time }: Marked, nowSeconds: number): boolean {
  const madeAtSeconds = base62ToNumber(time)
  if (madeAtSeconds === null) return false
  const ageSeconds = nowSeconds - madeAtSeconds
  return ageSeconds >= -EARLY_SECONDS && ageSeconds <= STATE_SECONDS
}

/** From the origin of the callback domain to that of the environment. */
type Route = readonly [registered: string, target: string]

function isSigned(marked: Marked, route: Route, secrets: readonly string[]): boolean {
  return secrets.some((secret) => sameText(marked.mac, macOf(secret, route, marked.time, marked.state)))
}

function macOf(secret: string, route: Route, time: string, state: string): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'wechat-login/callback-relay', 32))
  return toBase62(mac(key, ...route, time, state), MAC_CHARS)
}
