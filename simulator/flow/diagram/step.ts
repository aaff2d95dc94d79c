import type { Hop } from '../hop.ts'

export type Actor = 'user' | 'client' | 'server' | 'platform' | 'store'

/** How a request ended when our server died before it answered. */
export const RESTARTED = 'RESTARTED'

/** What an arrow means. The first twelve are the steps of a login. */
export type StepKind =
  | 'tap'
  | 'ask'
  | 'to-wechat'
  | 'authorize'
  | 'code'
  | 'callback'
  | 'exchange'
  | 'open-id'
  | 'landed'
  | 'pass-on'
  | 'ask-again'
  | 'page'
  | 'stands'
  | 'address'
  | 'link'
  | 'back'
  | 'reload'
  | 'sign-out'
  | 'ask-sign-out'
  | 'signed-out'
  | 'consent'
  | 'ask-consent'
  | 'to-consent'
  | 'asks-visitor'
  | 'allows'
  | 'refuses'
  | 'same-session'
  | 'to-wechat-again'
  | 'refusal'
  | 'brings-refusal'
  | 'stranger-callback'
  | 'stranger-answer'
  | 'platform-page'
  | 'exchange-refused'
  | 'no-answer'
  | 'half-answer'
  | 'stored-unseen'
  | 'goes-on'
  | 'to-help'
  | 'ask-help'
  | 'help'
  | 'unauthorized'
  | 'calm-page'
  | 'elsewhere'
  | 'ask-ticket'
  | 'ticket'
  | 'ask-enter'
  | 'enter-page'
  | 'use-ticket'
  | 'scan'
  | 'qr-code'
  | 'types-digits'
  | 'sends-digits'
  | 'agreed'
  | 'not-agreed'
  | 'computer-takes'
  | 'computer-landed'
  | 'computer-refused'

export const STEP_NUMBERS: Readonly<Partial<Record<StepKind, number>>> = {
  tap: 1,
  address: 1,
  scan: 1,
  ask: 2,
  'to-wechat': 3,
  authorize: 4,
  code: 5,
  callback: 6,
  exchange: 7,
  'open-id': 8,
  landed: 9,
  'ask-again': 10,
  page: 11,
  stands: 12,
  'to-wechat-again': 3,
  refusal: 5,
  'brings-refusal': 6,
}

/** Something out of the ordinary at a step: its kind, and which one. */
export type Mark = {
  readonly kind: 'fault' | 'restarted' | 'duplicate' | 'stranger' | 'event' | 'failed'
  readonly what: string
}

export type Step = {
  readonly kind: StepKind
  /** 1 to 12; null: no step of a login that goes well. */
  readonly number: number | null
  readonly from: Actor
  readonly to: Actor
  readonly hop: Hop
  readonly side: 'request' | 'answer'
  readonly atMs: number
  /** For an answer: the time since its request. */
  readonly tookMs: number | null
  /** The store commands of this request. */
  readonly store: Hop['store']
  readonly marks: readonly Mark[]
}

export type Draw = (kind: StepKind, side: Step['side'], from: Actor, to: Actor, more?: Partial<Step>) => Step
