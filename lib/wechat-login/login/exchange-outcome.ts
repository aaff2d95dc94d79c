import { z } from 'zod'
import { FAILURE_CAUSES } from './failure.ts'

const exchangeOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('session'), record: z.string() }),
  z.object({ kind: z.literal('snapshot') }),
  z.object({ kind: z.literal('restart'), cause: z.enum(FAILURE_CAUSES) }),
  z.object({ kind: z.literal('busy') }),
  z.object({ kind: z.literal('failed'), cause: z.enum(FAILURE_CAUSES), errcode: z.int() }),
])

/** The outcome of a login's code, for the callback that asked WeChat and for its duplicates. */
export type ExchangeOutcome = z.infer<typeof exchangeOutcome>

/** The outcome as stored. */
export function serializeOutcome(outcome: ExchangeOutcome): string {
  return JSON.stringify(outcome)
}

export function parseOutcome(text: string): ExchangeOutcome {
  try {
    return exchangeOutcome.parse(JSON.parse(text))
  } catch {
    return { kind: 'restart', cause: 'code-refused' } // written by another version: a new code helps
  }
}
