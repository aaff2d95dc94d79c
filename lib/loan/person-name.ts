import { hasUnseen } from './typed-text.ts'

const MOST_CHARACTERS = 50
const MOST_CODE_POINTS = 4 * MOST_CHARACTERS

/** A character as people count: with its accents, vowel signs and variation selector. */
const CHARACTERS = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' })

/** What is wrong with the name of a person, `王小明` or `买买提·艾合买提`, in words for who typed it. */
export function mistakeInName(name: string): { readonly name?: string } {
  if (name === '') return { name: '请填写姓名' }
  if (hasUnseen(name)) return { name: '姓名里有看不见的字符，请重新填写' }
  return isTooLong(name) ? { name: `姓名最多 ${MOST_CHARACTERS} 个字` } : {}
}

function isTooLong(name: string): boolean {
  return [...name].length > MOST_CODE_POINTS || [...CHARACTERS.segment(name)].length > MOST_CHARACTERS
}
