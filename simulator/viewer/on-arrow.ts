import type { Step, StepKind } from '../flow/diagram/step.ts'
import { cookiesSet } from '../flow/diagram/tell-apart.ts'

/** An arrow's label. */
export function onArrow({ kind, hop, side }: Step): string {
  const carried = CARRIED[kind]
  if (carried !== undefined) return carried
  if (kind === 'callback') return hop.tracker === 'none' ? 'code' : 'code + T'
  if (kind === 'authorize') return hop.method // here both share a host, so T is sent along; WeChat never gets it
  if (side === 'request') return hop.tracker === 'logged-in' ? `${hop.method} + T` : hop.method
  const status = String(hop.status ?? '')
  if (hop.broken !== null) return `${status} ✕`.trim()
  if (hop.errcode !== null) return `errcode ${hop.errcode}`
  const brings =
    kind === 'landed' || kind === 'computer-landed' ? cookiesSet(hop).join(', ') : (BROUGHT[kind] ?? '')
  return brings === '' ? status : `${status} + ${brings}`
}

const BY_VISITOR: readonly StepKind[] = [
  'tap',
  'stands',
  'address',
  'link',
  'back',
  'reload',
  'sign-out',
  'consent',
  'allows',
  'refuses',
  'scan',
  'types-digits',
]

const CARRIED: Readonly<Partial<Record<StepKind, string>>> = {
  ...Object.fromEntries(BY_VISITOR.map((kind) => [kind, ''])),
  'stranger-callback': 'code',
  'sends-digits': 'POST + T',
  'computer-takes': 'POST + T, C',
  exchange: 'code, secret',
  'open-id': 'openId',
}

/** What an answer sets or contains, beside its status. */
const BROUGHT: Readonly<Partial<Record<StepKind, string>>> = {
  'to-wechat': 'state',
  'to-consent': 'state',
  'to-wechat-again': 'state',
  code: 'code',
  'qr-code': 'ticket',
}
