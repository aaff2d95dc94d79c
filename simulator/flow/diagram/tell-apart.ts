import type { Flow, Hop } from '../hop.ts'
import type { Mark } from './step.ts'

/** A request of another client, without the visitor's cookies, as from Tencent's servers. */
export function isStranger(hop: Hop, flow: Flow): boolean {
  const [first] = flow.hops
  if (first === undefined || first === hop || hop.tracker !== 'none') return false
  return headerOf(hop, 'user-agent') !== headerOf(first, 'user-agent')
}

/** A callback that the visitor's own client loads again: its state came before. */
export function isDuplicate(hop: Hop, place: number, flow: Flow): boolean {
  const state = hop.keys.find((key) => key.startsWith('state '))
  const before = flow.hops
    .slice(0, place)
    .filter((other) => other.kind === 'callback' && !isStranger(other, flow))
  return state !== undefined && before.some(({ keys }) => keys.indexOf(state) === hop.keys.indexOf(state))
}

export function bringsRefusal(place: number, flow: Flow): boolean {
  const granted = flow.hops.slice(0, place).findLast(({ kind }) => kind === 'authorize')
  return granted !== undefined && isRefused(granted)
}

export function isRefused({ faults, target }: Hop): boolean {
  return faults.some((fault) => fault.startsWith('deny')) || /\/authorize\/refuse\b/.test(target)
}

export function isLoadedTwice({ faults }: Hop): boolean {
  return faults.some((fault) => /^(?:callback-twice|two-codes)/.test(fault))
}

/** The cookies that an answer sets, by name. */
export function cookiesSet({ responseHeaders }: Hop): readonly string[] {
  return responseHeaders.flatMap(([name, value]) =>
    name === 'set-cookie' && !/;\s*max-age=0/i.test(value) ? [value.replace(/=.*/s, '')] : [],
  )
}

/** A callback that came, or goes on, by way of the callback domain of several environments. */
export function isPassedOn({ name }: Hop['events'][number]): boolean {
  return name === 'callback.passed-on'
}

const REMARKABLE =
  /^(?:login\.restarted|login\.failed|ticket\.refused|session\.(?:ended|conflict|degraded)|store\.unreachable|request\.failed)/

export function isRemarkable({ name, detail }: Hop['events'][number]): boolean {
  return REMARKABLE.test(name) || (name === 'login.landed' && detail.includes('duplicate true'))
}

export function toMark({ name, detail }: Hop['events'][number]): Mark {
  if (name === 'login.restarted') return { kind: 'restarted', what: /cause ([\w-]+)/.exec(detail)?.[1] ?? '' }
  if (name === 'login.failed') return { kind: 'failed', what: /cause ([\w-]+)/.exec(detail)?.[1] ?? '' }
  return { kind: 'event', what: `${name} ${detail}` }
}

function headerOf(hop: Hop, wanted: string): string {
  return hop.requestHeaders.find(([name]) => name === wanted)?.[1] ?? ''
}
