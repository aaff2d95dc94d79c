import type { Flow, Hop } from '../hop.ts'
import type { Opening } from '../record/opening.ts'
import { isEntrance } from './entrance.ts'
import { isOfPairing, offersQrCode, pairingArrows } from './pairing.ts'
import {
  type Actor,
  type Draw,
  type Mark,
  RESTARTED,
  STEP_NUMBERS,
  type Step,
  type StepKind,
} from './step.ts'
import {
  bringsRefusal,
  isDuplicate,
  isLoadedTwice,
  isPassedOn,
  isRefused,
  isRemarkable,
  isStranger,
  toMark,
} from './tell-apart.ts'

/** What one request and its answer look like in the diagram. @param place of the hop in its login */
export function arrowsOf(hop: Hop, place: number, flow: Flow): readonly Step[] {
  const atEnd = hop.atMs + (hop.tookMs ?? 0)
  const draw: Draw = (kind, side, from, to, more = {}) => ({
    kind,
    number: STEP_NUMBERS[kind] ?? null,
    from,
    to,
    hop,
    side,
    atMs: side === 'request' ? hop.atMs : atEnd,
    tookMs: side === 'request' || hop.broken === RESTARTED ? null : hop.tookMs,
    store: [],
    marks: [],
    ...more,
  })
  switch (hop.kind) {
    case 'page':
      return isOfPairing(hop) ? pairingArrows(hop, draw) : pageArrows(hop, place, flow, draw)
    case 'authorize':
      return authorizeArrows(hop, draw)
    case 'callback':
      return callbackArrows(hop, place, flow, draw)
    case 'exchange':
      return exchangeArrows(hop, draw)
  }
}

const ASKS: Readonly<Partial<Record<Opening, StepKind>>> = {
  'sign-out': 'ask-sign-out',
  consent: 'ask-consent',
}

function pageArrows(hop: Hop, place: number, flow: Flow, draw: Draw): readonly Step[] {
  if (isEntrance(hop.target)) return entranceArrows(hop, place, flow, draw)
  const toHelp = /^\/help\//.test(hop.target)
  const first = ASKS[flow.opening] ?? 'ask'
  const ask = draw(place === 0 ? first : toHelp ? 'ask-help' : 'ask-again', 'request', 'client', 'server', {
    store: hop.store,
  })
  const asks = place === 0 ? [draw(flow.opening, 'request', 'user', 'client'), ask] : [ask]
  if (hop.tookMs === null) return asks
  if (hop.broken !== null) return [...asks, unanswered(hop, draw, 'server', 'client')]
  const answer = place === 0 ? openingAnswer(hop, flow.opening, toHelp) : pageAnswer(hop, toHelp)
  const marks = hop.events.filter(isRemarkable).map(toMark)
  const stands = answer === 'page' ? [draw('stands', 'answer', 'client', 'user', { tookMs: null })] : []
  return [...asks, draw(answer, 'answer', 'server', 'client', { marks }), ...stands]
}

/** A mini program's web-view: its server has asked for the ticket before, which no request of the phone shows. */
function entranceArrows(hop: Hop, place: number, { opening }: Flow, draw: Draw): readonly Step[] {
  const marks = hop.events.filter(isRemarkable).map(toMark)
  const uses = hop.method === 'POST'
  const ask = draw(uses ? 'use-ticket' : 'ask-enter', 'request', 'client', 'server', { store: hop.store })
  const before = [
    draw(opening, 'request', 'user', 'client'),
    draw('ask-ticket', 'request', 'platform', 'server'),
    draw('ticket', 'request', 'server', 'platform'),
  ]
  const asks = place === 0 ? [...before, ask] : [ask]
  if (hop.tookMs === null) return asks
  if (hop.broken !== null) return [...asks, unanswered(hop, draw, 'server', 'client')]
  const answer = uses
    ? hop.leadsTo === 'page'
      ? 'landed'
      : 'calm-page'
    : hop.status === 200
      ? 'enter-page'
      : 'calm-page'
  return [...asks, draw(answer, 'answer', 'server', 'client', { marks })]
}

function authorizeArrows(hop: Hop, draw: Draw): readonly Step[] {
  const pressed = /\/authorize\/(allow|refuse)\b/.exec(hop.target)?.[1]
  const ask = draw('authorize', 'request', 'client', 'platform')
  const asks =
    pressed === undefined
      ? [ask]
      : [draw(pressed === 'allow' ? 'allows' : 'refuses', 'request', 'user', 'client'), ask]
  if (hop.tookMs === null) return asks
  const marks = hop.faults.map((what): Mark => ({ kind: 'fault', what }))
  if (hop.broken !== null) return [...asks, unanswered(hop, draw, 'platform', 'client', marks)]
  const returns = hop.leadsTo === 'callback' || isLoadedTwice(hop)
  const asksVisitor = /[?&]scope=snsapi_userinfo\b/.test(hop.target) && marks.length === 0
  const kind = returns
    ? isRefused(hop)
      ? 'refusal'
      : 'code'
    : asksVisitor
      ? 'asks-visitor'
      : 'platform-page'
  return [...asks, draw(kind, 'answer', 'platform', 'client', { marks })]
}

function callbackArrows(hop: Hop, place: number, flow: Flow, draw: Draw): readonly Step[] {
  const stranger = isStranger(hop, flow)
  const sender = stranger ? 'platform' : 'client'
  const askedAtMs = flow.hops.find(({ within }) => within === hop.id)?.atMs ?? Number.POSITIVE_INFINITY
  const brings = bringsRefusal(place, flow) ? 'brings-refusal' : 'callback'
  const duplicate = !stranger && isDuplicate(hop, place, flow)
  const ask = draw(stranger ? 'stranger-callback' : brings, 'request', sender, 'server', {
    marks: [
      ...(stranger ? [{ kind: 'stranger', what: '' } as const] : []),
      ...(duplicate ? [{ kind: 'duplicate', what: '' } as const] : []),
      ...hop.events.filter(isPassedOn).map(toMark),
    ],
    store: hop.store.filter(({ atMs }) => atMs < askedAtMs),
  })
  if (hop.tookMs === null) return [ask]
  const later = hop.store.filter(({ atMs }) => atMs >= askedAtMs)
  const marks = hop.events.filter(isRemarkable).map(toMark)
  if (hop.broken !== null) {
    const endedAtMs = hop.atMs + hop.tookMs
    const meanwhile = later.filter(({ atMs }) => atMs < endedAtMs)
    const afterwards = later.filter(({ atMs }) => atMs >= endedAtMs)
    return [
      ask,
      { ...unanswered(hop, draw, 'server', sender), store: meanwhile },
      ...goesOn(afterwards, marks, draw),
    ]
  }
  const answer = stranger ? 'stranger-answer' : callbackAnswer(hop, flow)
  return [ask, draw(answer, 'answer', 'server', sender, { marks, store: later })]
}

/** What our server went on to do after the client had closed its connection. */
function goesOn(store: Hop['store'], marks: readonly Mark[], draw: Draw): readonly Step[] {
  const last = store.at(-1)
  if (last === undefined) return []
  const isStored = store.some(({ verb, outcome }) => verb === 'create' && outcome === 'done')
  const more = { atMs: last.atMs, tookMs: null, store, marks }
  return [draw(isStored ? 'stored-unseen' : 'goes-on', 'answer', 'server', 'store', more)]
}

function exchangeArrows(hop: Hop, draw: Draw): readonly Step[] {
  const ask = draw('exchange', 'request', 'server', 'platform')
  if (hop.tookMs === null) return [ask]
  const marks = hop.faults.map((what): Mark => ({ kind: 'fault', what }))
  if (hop.broken !== null) return [ask, unanswered(hop, draw, 'platform', 'server', marks)]
  const refused = hop.errcode !== null || hop.status !== 200
  if (!refused) return [ask, draw('open-id', 'answer', 'platform', 'server', { marks })]
  const said = marks.length > 0 ? marks : [failed(`errcode ${hop.errcode ?? hop.status}`)]
  return [ask, draw('exchange-refused', 'answer', 'platform', 'server', { marks: said })]
}

function unanswered(hop: Hop, draw: Draw, from: Actor, to: Actor, marks: readonly Mark[] = []): Step {
  const kind = hop.status === null ? 'no-answer' : 'half-answer'
  return draw(kind, 'answer', from, to, { marks: [...marks, failed(hop.broken ?? '')] })
}

function openingAnswer(hop: Hop, opening: Opening, toHelp: boolean): StepKind {
  if (opening === 'sign-out' && hop.leadsTo === 'help') return 'signed-out'
  if (opening === 'consent' && hop.leadsTo === 'wechat') return 'to-consent'
  return pageAnswer(hop, toHelp)
}

function pageAnswer(hop: Hop, toHelp: boolean): StepKind {
  if (hop.leadsTo === 'wechat') return 'to-wechat'
  if (offersQrCode(hop)) return 'qr-code'
  if (hop.leadsTo !== 'nowhere') return 'elsewhere'
  if (toHelp) return 'help'
  if (hop.status === 401) return 'unauthorized'
  return hop.status !== null && hop.status < 400 && hop.tracker === 'logged-in' ? 'page' : 'calm-page'
}

function callbackAnswer(hop: Hop, { opening }: Flow): StepKind {
  if (hop.leadsTo === 'wechat') return 'to-wechat-again'
  if (hop.leadsTo === 'help') return 'to-help'
  if (hop.leadsTo !== 'page') return hop.events.some(isPassedOn) ? 'pass-on' : 'calm-page'
  return opening === 'consent' && hop.tracker === 'logged-in' ? 'same-session' : 'landed'
}

function failed(what: string): Mark {
  return { kind: 'failed', what }
}
