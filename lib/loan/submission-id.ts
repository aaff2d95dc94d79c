import { randomBytes } from 'node:crypto'

const SUBMISSION_ID = /^[\w-]{22}$/

/** A random id for one form, 22 characters: two submissions with one id are one application. */
export function newSubmissionId(): string {
  return randomBytes(16).toString('base64url')
}

/** The text itself; null: not an id of ours. */
export function parseSubmissionId(text: string): string | null {
  return SUBMISSION_ID.test(text) ? text : null
}
