import { hasUnseen } from './typed-text.ts'

const MOST_CHARACTERS = 50
const MOST_CODE_POINTS = 4 * MOST_CHARACTERS

/** Characters as people count them: with accents, vowel signs and variation selectors. */
const CHARACTERS = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' })

/** What is wrong with a person's name (`王小明`, `买买提·艾合买提`), in words for the visitor. */
export function mistakeInName(name: string): { readonly name?: string } {
  if (name === '') return { name: '请填写姓名' }
  if (hasUnseen(name)) return { name: '姓名里有看不见的字符，请重新填写' }
  return isTooLong(name) ? { name: `姓名最多 ${MOST_CHARACTERS} 个字` } : {}
}

function isTooLong(name: string): boolean {
  return [...name].length > MOST_CODE_POINTS || [...CHARACTERS.segment(name)].length > MOST_CHARACTERS
}
