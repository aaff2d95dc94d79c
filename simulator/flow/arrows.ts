import type { Flow, Hop } from './hop.ts'
import { type Actor, type Mark, STEP_NUMBERS, type Step, type StepKind } from './step.ts'

/** What one request and its answer look like in the diagram. @param place of the hop in its login */
export function arrowsOf(hop: Hop, place: number, flow: Flow): readonly Step[] {
  const atEnd = hop.atMs + (hop.tookMs ?? 0)
  const step = (
    kind: StepKind,
    side: Step['side'],
    from: Actor,
    to: Actor,
    more: Partial<Step> = {},
  ): Step => ({
    kind,
    number: STEP_NUMBERS[kind] ?? null,
    from,
    to,
    hop,
    side,
    atMs: side === 'request' ? hop.atMs : atEnd,
    tookMs: side === 'request' ? null : hop.tookMs,
    store: [],
    marks: [],
    ...more,
  })
  const answered = hop.tookMs !== null
  const noAnswer = step('no-answer', 'answer', 'server', 'client', { marks: [failed(hop.broken ?? '')] })

  switch (hop.kind) {
    case 'page': {
      const isTap = place === 0
      const toHelp = /^\/help\//.test(hop.target)
      const ask = step(isTap ? 'ask' : toHelp ? 'ask-help' : 'ask-again', 'request', 'client', 'server', {
        store: hop.store,
      })
      const tap = isTap ? [step('tap', 'request', 'user', 'client')] : []
      if (!answered) return [...tap, ask]
      if (hop.broken !== null) return [...tap, ask, noAnswer]
      const answer = pageAnswer(hop, toHelp)
      const marks = hop.events.filter(isRemarkable).map(toMark)
      const stands = answer === 'page' ? [step('stands', 'answer', 'client', 'user')] : []
      return [...tap, ask, step(answer, 'answer', 'server', 'client', { marks }), ...stands]
    }
    case 'authorize': {
      const ask = step('authorize', 'request', 'client', 'platform')
      if (!answered) return [ask]
      const marks = hop.faults.map((what): Mark => ({ kind: 'fault', what }))
      const returns = hop.leadsTo === 'callback' || isLoadedTwice(hop)
      const kind = returns ? (isRefused(hop) ? 'refusal' : 'code') : 'platform-page'
      return [ask, step(hop.broken === null ? kind : 'no-answer', 'answer', 'platform', 'client', { marks })]
    }
    case 'callback': {
      const stranger = isStranger(hop, flow)
      const sender = stranger ? 'platform' : 'client'
      const askedAtMs = flow.hops.find(({ within }) => within === hop.id)?.atMs ?? Number.POSITIVE_INFINITY
      const duplicate = !stranger && isDuplicate(hop, place, flow)
      const brings = bringsRefusal(place, flow) ? 'brings-refusal' : 'callback'
      const ask = step(stranger ? 'stranger-callback' : brings, 'request', sender, 'server', {
        marks: stranger
          ? [{ kind: 'stranger', what: '' }]
          : duplicate
            ? [{ kind: 'duplicate', what: '' }]
            : [],
        store: hop.store.filter(({ atMs }) => atMs < askedAtMs),
      })
      if (!answered) return [ask]
      if (hop.broken !== null) return [ask, noAnswer]
      const answer = step(stranger ? 'stranger-answer' : callbackAnswer(hop), 'answer', 'server', sender, {
        marks: hop.events.filter(isRemarkable).map(toMark),
        store: hop.store.filter(({ atMs }) => atMs >= askedAtMs),
      })
      return [ask, answer]
    }
    case 'exchange': {
      const ask = step('exchange', 'request', 'server', 'platform')
      if (!answered) return [ask]
      const marks = hop.faults.map((what): Mark => ({ kind: 'fault', what }))
      if (hop.broken !== null)
        return [
          ask,
          step('no-answer', 'answer', 'platform', 'server', { marks: [...marks, failed(hop.broken)] }),
        ]
      const refused = hop.errcode !== null || hop.status !== 200
      if (!refused) return [ask, step('open-id', 'answer', 'platform', 'server', { marks })]
      const said = marks.length > 0 ? marks : [failed(`errcode ${hop.errcode ?? hop.status}`)]
      return [ask, step('exchange-refused', 'answer', 'platform', 'server', { marks: said })]
    }
  }
}

function pageAnswer(hop: Hop, toHelp: boolean): StepKind {
  if (hop.leadsTo === 'wechat') return 'to-wechat'
  if (hop.leadsTo !== 'nowhere') return 'elsewhere'
  if (toHelp) return 'help'
  if (hop.status === 401) return 'unauthorized'
  return hop.status !== null && hop.status < 400 && hop.tracker === 'logged-in' ? 'page' : 'calm-page'
}

function callbackAnswer(hop: Hop): StepKind {
  if (hop.leadsTo === 'wechat') return 'to-wechat-again'
  if (hop.leadsTo === 'help') return 'to-help'
  return hop.leadsTo === 'page' ? 'landed' : 'calm-page'
}

/** A client that is not the visitor's, and brings none of his cookies: as Tencent's servers do. */
function isStranger(hop: Hop, flow: Flow): boolean {
  const [first] = flow.hops
  if (first === undefined || first === hop || hop.tracker !== 'none') return false
  return headerOf(hop, 'user-agent') !== headerOf(first, 'user-agent')
}

function isDuplicate(hop: Hop, place: number, flow: Flow): boolean {
  const state = hop.keys.find((key) => key.startsWith('state '))
  const before = flow.hops
    .slice(0, place)
    .filter((other) => other.kind === 'callback' && !isStranger(other, flow))
  return state !== undefined && before.some(({ keys }) => keys.indexOf(state) === hop.keys.indexOf(state))
}

function bringsRefusal(place: number, flow: Flow): boolean {
  const granted = flow.hops.slice(0, place).findLast(({ kind }) => kind === 'authorize')
  return granted !== undefined && isRefused(granted)
}

function isRefused({ faults }: Hop): boolean {
  return faults.some((fault) => fault.startsWith('deny'))
}

function isLoadedTwice({ faults }: Hop): boolean {
  return faults.some((fault) => /^(?:callback-twice|two-codes)/.test(fault))
}

function headerOf(hop: Hop, wanted: string): string {
  return hop.requestHeaders.find(([name]) => name === wanted)?.[1] ?? ''
}

const REMARKABLE = /^(?:login\.restarted|login\.failed|session\.|store\.unreachable|request\.failed)/

function isRemarkable({ name, detail }: Hop['events'][number]): boolean {
  return REMARKABLE.test(name) || (name === 'login.landed' && detail.includes('duplicate true'))
}

function toMark({ name, detail }: Hop['events'][number]): Mark {
  if (name === 'login.restarted') return { kind: 'restarted', what: /cause ([\w-]+)/.exec(detail)?.[1] ?? '' }
  if (name === 'login.failed') return failed(/cause ([\w-]+)/.exec(detail)?.[1] ?? '')
  return { kind: 'event', what: `${name} ${detail}` }
}

function failed(what: string): Mark {
  return { kind: 'failed', what }
}
