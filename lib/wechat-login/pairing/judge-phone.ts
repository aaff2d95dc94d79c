import type { OpenId } from '../wechat/open-id.ts'
import type { PairingRecord } from './record.ts'

/** What a phone that opened a ticket gets to see. */
export type PhoneStep = 'ask' | 'in-use' | 'agreed' | 'refused' | 'over'

/**
 * One ticket belongs to one person, the first who opened it. It ends with their answer.
 * @param record null: a foreign value, so nobody can use the ticket
 */
export function judgePhone(record: PairingRecord | null, openId: OpenId): PhoneStep {
  if (record === null) return 'over'
  if (record.openId !== openId) return 'in-use'
  switch (record.kind) {
    case 'seen':
      return 'ask'
    case 'agreed':
      return 'agreed'
    case 'refused':
      return 'refused'
    case 'over':
      return record.session === '' ? 'over' : 'agreed'
  }
}

/** What the visitor answered: their digits, or 不是我; anything else counts as wrong digits. */
export type PhoneAnswer = 'agreed' | 'refused' | 'wrong-digits'

export function readPhoneAnswer(form: FormData, digits: string): PhoneAnswer {
  const [answers, typed] = [form.getAll('answer'), form.getAll('digits')]
  if (answers.includes('no')) return 'refused'
  const [only, ...others] = typed
  const isRight = typeof only === 'string' && others.length === 0 && toAscii(only.trim()) === digits
  return isRight ? 'agreed' : 'wrong-digits'
}

/** A Chinese keyboard may type full-width digits. */
function toAscii(text: string): string {
  return text.replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10))
}
