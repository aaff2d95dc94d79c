import { randomBytes } from 'node:crypto'
import { toBase62 } from '../wechat-login/keys/base62.ts'

const SUBMISSION_ID = /^[0-9A-Za-z]{22}$/

/** A name for one form, 22 letters and digits: what is sent twice under it is one application. */
export function newSubmissionId(): string {
  return toBase62(randomBytes(24), 22)
}

/** The same text, or null: none of ours. */
export function parseSubmissionId(text: string): string | null {
  return SUBMISSION_ID.test(text) ? text : null
}
