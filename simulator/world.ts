import type { Log } from './control/log.ts'
import type { Faults } from './faults/faults.ts'
import type { HolderAct } from './flow/record/opening.ts'
import type { ShownQrCode } from './flow/record/qr-codes.ts'
import type { FlowRecord } from './flow/record/record.ts'
import type { AppTokens } from './platform/app-tokens.ts'
import type { Codes } from './platform/codes.ts'
import type { Tokens } from './platform/tokens.ts'
import type { Reply } from './reply.ts'
import type { Settings } from './settings.ts'

/** The record of logins, and how the platform tells it its answers. */
export type RecordedFlow = {
  readonly record: FlowRecord
  readonly platformAnswers: (reply: Reply) => void
  readonly holderDoes: (phone: string, act: HolderAct) => void
  /** What a phone's camera could see. */
  readonly qrCodes: () => readonly ShownQrCode[]
}

/** The simulator's state. */
export type World = {
  readonly settings: Settings
  readonly codes: Codes
  readonly tokens: Tokens
  readonly appTokens: AppTokens
  readonly faults: Faults
  readonly log: Log
  /** Null: the product runs in another process, and only WeChat's side is known. */
  readonly flow: RecordedFlow | null
}
