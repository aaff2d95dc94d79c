import type { Fault } from '../faults/faults.ts'
import type { Words } from './words.ts'

type Switch = { readonly name: Words; readonly fault: Fault }

/** Switches for what goes wrong once, at the next login. */
export const SWITCHES: readonly Switch[] = [
  {
    name: { zh: '微信繁忙', en: 'Busy' },
    fault: { endpoint: 'access_token', nth: 1, effect: { kind: 'errcode', errcode: -1 } },
  },
  {
    name: { zh: '微信很慢', en: 'Slow' },
    fault: { endpoint: 'access_token', nth: 1, effect: { kind: 'delay', ms: 1200 } },
  },
  {
    name: { zh: 'code 已用', en: 'Used code' },
    fault: { endpoint: 'authorize', nth: 1, effect: { kind: 'code', which: 'used' } },
  },
  {
    name: { zh: '回调两次', en: 'Twice' },
    fault: { endpoint: 'authorize', nth: 1, effect: { kind: 'callback-twice', gapMs: 20, view: 'beside' } },
  },
  {
    name: { zh: '丢 Cookie', en: 'Lost cookie' },
    fault: { endpoint: 'authorize', nth: 1, effect: { kind: 'lose-cookies' } },
  },
  {
    name: { zh: '拒绝授权', en: 'Refusal' },
    fault: { endpoint: 'authorize', nth: 1, effect: { kind: 'deny', form: 'authdeny' } },
  },
  {
    name: { zh: '陌生人加载', en: 'Stranger' },
    fault: {
      endpoint: 'authorize',
      nth: 1,
      effect: { kind: 'callback-by-stranger', when: 'before', delayMs: 0 },
    },
  },
  {
    name: { zh: 'state 受损', en: 'Bad state' },
    fault: { endpoint: 'authorize', nth: 1, effect: { kind: 'damaged-state', how: 'cut' } },
  },
]
