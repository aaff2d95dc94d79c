import { FAILURE_CAUSES } from '../login/failure.ts'

/*
 * Each value that a label can have. What is on no list is counted as `other`: so the number of series is fixed when the
 * process starts, whatever visitors, WeChat or a store send.
 */

const OTHER = 'other'
const withOther = <Value extends string>(...values: readonly Value[]) => [...values, OTHER] as const

export const LABELS = {
  outcome: withOther('landed', 'restart', 'login-failed', 'snapshot', 'busy', 'denied', 'open-in-wechat'),
  cause: withOther(...FAILURE_CAUSES),
  remedy: withOther('restart', 'retry-later', 'operator-must-act'),
  limit: withOther('address', 'quota', 'hold'),
  of: withOther('store', 'wechat'),
  reason: withOther('timeout', 'connection', 'refused', 'read-only', 'unreadable'),
  place: withOther('session', 'index', 'claim', 'profile'),
  verb: withOther('read', 'readFresh', 'create', 'renew', 'end', 'endAll', 'list', 'claim', 'settle'),
  answer: withOther('answered', 'none', 'unreachable'),
  result: withOther('granted', 'refused', 'unreachable'),
  what: withOther(
    'connection',
    'version',
    'mode',
    'commands',
    'eviction',
    'persistence',
    'role',
    'cluster',
    'path',
    'free-space',
    'file-system',
  ),
  verdict: withOther('fine', 'unknown', 'warning', 'fault'),
} as const

export type LabelName = keyof typeof LABELS

/** A value as its label may have it. */
export function labelOf(name: LabelName, value: string): string {
  return LABELS[name].find((listed) => listed === value) ?? OTHER
}

/** What a store answered, in one of a few words: a number of keys is an answer like any other. */
export function answerOf(outcome: string): string {
  if (LABELS.reason.some((reason) => reason === outcome) || outcome === 'failed') return 'unreachable'
  return outcome === 'none' ? 'none' : 'answered'
}

/** Every combination of the values of these labels. */
export function combinations(names: readonly LabelName[]): readonly Readonly<Record<string, string>>[] {
  return names.reduce<readonly Readonly<Record<string, string>>[]>(
    (all, name) => all.flatMap((labels) => LABELS[name].map((value) => ({ ...labels, [name]: value }))),
    [{}],
  )
}
