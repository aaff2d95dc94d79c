import { plainNumber } from './typed-text.ts'

const GROUPING = /[\p{Pd}\u2212.·•‧・()]/gu
const CHINA = /^(?:\+86|0086|86(?=\d{10}))/
const MOBILE = /^1[3-9]\d{9}$/
/** An area code, and the 7 or 8 digits of the subscriber. */
const LANDLINE = /^0(?:10|2\d|[3-9]\d{2})\d{7,8}$/
/** As in 010-88886666-801. */
const EXTENSION = /(?:\p{Pd}|转|分机|[#,]|ext?\.?|x)\d{1,6}$/iu
/** E.164: at most 15 digits with the country's code. */
const FOREIGN = /^(?:\+|00)(?!86)[1-9]\d{6,14}$/

export type ReadMobileNumber =
  | { readonly kind: 'mobile'; readonly digits: string }
  | { readonly kind: 'landline' | 'foreign' | 'none' }

/** Reads a mobile number of mainland China, however it was typed or pasted, as its 11 digits. */
export function readMobileNumber(typed: string): ReadMobileNumber {
  const number = plainNumber(typed).replace(/^tel:(?:\/\/)?/i, '')
  const dialled = number.replace(GROUPING, '')
  const digits = dialled.replace(CHINA, '')
  if (MOBILE.test(digits)) return { kind: 'mobile', digits }
  if (FOREIGN.test(dialled)) return { kind: 'foreign' }
  const isLandline =
    isLandlineNumber(dialled) || isLandlineNumber(number.replace(EXTENSION, '').replace(GROUPING, ''))
  return { kind: isLandline ? 'landline' : 'none' }
}

/** After the country's code, the area code has no 0. */
function isLandlineNumber(dialled: string): boolean {
  return LANDLINE.test(dialled.replace(CHINA, '0').replace(/^00/, '0'))
}
