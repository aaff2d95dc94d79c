import type { Codes } from './codes.ts'
import type { Faults } from './faults.ts'
import type { HolderAct } from './flow/opening.ts'
import type { FlowRecord } from './flow/record.ts'
import type { Log } from './log.ts'
import type { Reply } from './reply.ts'
import type { Settings } from './settings.ts'
import type { Tokens } from './tokens.ts'

/** The record of logins, and who tells it what the platform answers to the request at hand. */
export type RecordedFlow = {
  readonly record: FlowRecord
  readonly platformAnswers: (reply: Reply) => void
  readonly holderDoes: (phone: string, act: HolderAct) => void
}

/** All that the simulator keeps. */
export type World = {
  readonly settings: Settings
  readonly codes: Codes
  readonly tokens: Tokens
  readonly faults: Faults
  readonly log: Log
  /** Null: the product runs elsewhere, and only WeChat's side is seen. */
  readonly flow: RecordedFlow | null
}
