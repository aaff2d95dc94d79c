import { explainErrcode, type Remedy } from './errcodes.ts'

/** WeChat answered with an errcode. Safe to log whole. */
export class WeChatRefusedError extends Error {
  override readonly name = 'WeChatRefusedError'
  readonly code = 'WECHAT_REFUSED'
  readonly errcode: number
  readonly meaning: string
  readonly remedy: Remedy
  /** False: the same code may be sent again. */
  readonly codeMayBeSpent: boolean
  /** WeChat's id of the request, for its console; null: none. */
  readonly rid: string | null

  constructor(errcode: number, rid: string | null = null) {
    const { meaning, remedy, codeMayBeSpent } = explainErrcode(errcode)
    super(`WeChat refused with errcode ${errcode}: ${meaning}`)
    this.errcode = errcode
    this.meaning = meaning
    this.remedy = remedy
    this.codeMayBeSpent = codeMayBeSpent
    this.rid = rid
  }
}

/** `reset`: the connection failed in any way after it was made, its certificate included. */
export type UnreachableReason = 'not-connected' | 'timeout' | 'reset' | 'unreadable' | 'http-status'

/** WeChat gave no answer that can be read. Safe to log whole: fetch's own error, which may name the URL, is dropped. */
export class WeChatUnreachableError extends Error {
  override readonly name = 'WeChatUnreachableError'
  readonly code = 'WECHAT_UNREACHABLE'
  readonly reason: UnreachableReason
  /** False: the request never left, so the same code may be sent again. */
  readonly codeMayBeSpent: boolean
  /** Such as `ECONNREFUSED` or `HTTP_502`; null: there is none. */
  readonly causeCode: string | null

  constructor(reason: UnreachableReason, causeCode: string | null = null) {
    super(`WeChat could not be asked: ${reason}${causeCode === null ? '' : ` (${causeCode})`}`)
    this.reason = reason
    this.codeMayBeSpent = reason !== 'not-connected'
    this.causeCode = causeCode
  }
}

export type WeChatError = WeChatRefusedError | WeChatUnreachableError

export function isWeChatError(thrown: unknown): thrown is WeChatError {
  return thrown instanceof WeChatRefusedError || thrown instanceof WeChatUnreachableError
}

/** What helps; if WeChat could not be asked: try later. */
export function remedyOf(error: WeChatError): Remedy {
  return error instanceof WeChatRefusedError ? error.remedy : 'retry-later'
}
