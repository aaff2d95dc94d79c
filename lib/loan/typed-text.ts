/**
 * Characters that nobody sees: controls, zero width, marks of direction, fillers, the empty Braille pattern, and
 * U+FFFC, which dictation leaves. A variation selector is part of the character before it.
 */
const UNSEEN = String.raw`\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufffc`
const SEEN = String.raw`[^${UNSEEN}\p{White_Space}]`
/** Linear in the length of the text; a pattern for blanks at the end would be quadratic. */
const FROM_FIRST_TO_LAST_SEEN = new RegExp(String.raw`${SEEN}(?:.*${SEEN})?\p{Variation_Selector}*`, 'sv')
const UNSEEN_INSIDE = new RegExp(String.raw`[[${UNSEEN}\ufffd]--\p{Variation_Selector}]`, 'v')
const BLANKS = new RegExp(String.raw`[${UNSEEN}\p{White_Space}]`, 'gv')

/** The text without what nobody sees at its ends. */
export function trimUnseen(text: string): string {
  return FROM_FIRST_TO_LAST_SEEN.exec(text)?.[0] ?? ''
}

/** Whether it has characters that nobody sees, or U+FFFD, which replaces bytes that were no text. */
export function hasUnseen(text: string): boolean {
  return UNSEEN_INSIDE.test(text)
}

/** A typed or pasted number in half-width characters, without white space and unseen characters. */
export function plainNumber(text: string): string {
  return text.normalize('NFKC').replace(BLANKS, '')
}
