import { nonsense, textOrNull, texts, WRONG_TYPE } from '../../storage/redis/answers.ts'
import type { Ask } from '../../storage/redis/command.ts'
import { reportRefusedValue } from '../../storage/report-refused-value.ts'
import type { SessionRecord } from '../record.ts'
import { type OpenedRecord, openRecord, type RecordSigning, signRecord } from '../signed-record.ts'
import type { SessionKey } from '../tracker.ts'

export const sessionName = (key: string) => `session:${key}`

/*
 * A value begins with the first letters of its key. They show that an answer belongs to another command; the version
 * before had nothing else for that.
 */
const TAG_CHARS = 6

export function recordText(key: SessionKey, record: SessionRecord, { keys }: RecordSigning): string {
  return key.slice(0, TAG_CHARS) + signRecord(key, record, keys)
}

/** Its answer contains the key, so it cannot be confused with another command's. */
const NAMED_VALUE = `if redis.call('TYPE', KEYS[1]).ok ~= 'string' then return {KEYS[1]} end
return {KEYS[1], redis.call('GET', KEYS[1])}`

/**
 * The record in the answer to a `GET` of this session; null: there is none, or a foreign value, which is logged. A value
 * that is no record of this key may also be the answer to another command: so it is read again, by a command whose
 * answer contains the key.
 * @throws {StoreUnreachableError} also when the answer was another command's
 */
export async function recordIn(
  answer: unknown,
  key: SessionKey,
  ask: Ask,
  signing: RecordSigning,
): Promise<SessionRecord | null> {
  const value = answer === WRONG_TYPE ? answer : textOrNull(answer)
  if (value === null) return null
  const opened = openValue(value, key, signing)
  if (opened.kind === 'record') return opened.record
  const [confirmed] = await ask([{ verb: 'eval', script: NAMED_VALUE, key: sessionName(key), values: [] }])
  const [named, text] = texts(confirmed)
  if (named !== sessionName(key)) throw nonsense()
  const there = openValue(text, key, signing)
  if (there.kind === 'record') return there.record
  reportRefusedValue('session', there.reason)
  return null
}

function openValue(value: unknown, key: SessionKey, signing: RecordSigning): OpenedRecord {
  if (typeof value !== 'string') return { kind: 'refused', reason: 'wrong-type' }
  if (!value.startsWith(key.slice(0, TAG_CHARS))) return { kind: 'refused', reason: 'unreadable' }
  return openRecord(key, value.slice(TAG_CHARS), signing)
}
