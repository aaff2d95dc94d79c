import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { KeyRing, KeySet } from '../keys/keys.ts'
import { mac, sameText } from '../keys/mac.ts'

/*
 * How the doctor recognises a server of its own: it asks `/health/live` a question that only somebody with a
 * SESSION_SECRET can write, and the server signs what it answers. Nobody else gets an answer, so nobody learns anything,
 * and the key has no other purpose.
 */

export const QUESTION_HEADER = 'x-doctor-question'
export const ANSWER_HEADER = 'x-doctor-answer'

const ASKED_WITHIN_MS = 600_000 // a server whose clock is wrong has to answer too, or nobody would find that

const facts = z.strictObject({
  /** `Host`, as it arrived. */
  host: z.string().nullable(),
  /** Who opened the connection: the visitor, or the last proxy. */
  peer: z.string().nullable(),
  /** `X-Forwarded-For` and `X-Forwarded-Proto`, as they arrived or, if they did not, as Next adds them. */
  forwardedFor: z.string().nullable(),
  forwardedProto: z.string().nullable(),
  /** The address that the limits count for; of IPv6 the /64. */
  visitor: z.string().nullable(),
  /** When the process started, and what its clock shows. */
  startedAtMs: z.number(),
  nowMs: z.number(),
})

/** What a server says of the request by which it was asked, and of itself. */
export type ServerFacts = z.infer<typeof facts>

/** A question for one server, once. */
export function newQuestion({ signing }: KeyRing, nowMs: number): string {
  const asked = `${nowMs}.${randomBytes(16).toString('base64url')}`
  return `${asked}.${tagOf(signing, 'question', asked)}`
}

/** @returns null: not asked by somebody with one of our secrets, or not lately */
export function answerQuestion(
  question: string,
  tell: () => ServerFacts,
  { all }: KeyRing,
  nowMs: number,
): string | null {
  const [, asked = '', askedAtMs, tag = ''] = /^((\d{1,15})\.[\w-]{22})\.([\w-]{43})$/.exec(question) ?? []
  const key = all.find((keys) => sameText(tag, tagOf(keys, 'question', asked)))
  if (key === undefined || Math.abs(nowMs - Number(askedAtMs)) > ASKED_WITHIN_MS) return null
  const told = Buffer.from(JSON.stringify(tell())).toString('base64url')
  return `${told}.${tagOf(key, 'answer', question, told)}`
}

/** @returns null: no answer to this question by a server with one of our secrets, or one of another version */
export function readAnswer(answer: string, question: string, { all }: KeyRing): ServerFacts | null {
  const [told = '', tag = ''] = answer.split('.')
  if (!all.some((keys) => sameText(tag, tagOf(keys, 'answer', question, told)))) return null
  const parsed = facts.safeParse(JSON.parse(Buffer.from(told, 'base64url').toString()))
  return parsed.success ? parsed.data : null
}

function tagOf({ doctor }: KeySet, ...parts: readonly string[]): string {
  return mac(doctor, ...parts).toString('base64url')
}
