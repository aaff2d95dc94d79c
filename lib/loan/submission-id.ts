import { randomBytes } from 'node:crypto'

const SUBMISSION_ID = /^[\w-]{22}$/

/** A name for one form, 22 characters: what is sent twice under it is one application. */
export function newSubmissionId(): string {
  return randomBytes(16).toString('base64url')
}

/** The same text, or null: none of ours. */
export function parseSubmissionId(text: string): string | null {
  return SUBMISSION_ID.test(text) ? text : null
}
