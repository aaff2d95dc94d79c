import { plainNumber } from './typed-text.ts'

declare const brand: unique symbol
/** Money in whole fen (1/100 yuan), so that sums are exact. */
export type Fen = number & { readonly [brand]: 'Fen' }

/** @throws when it is not a safe integer, 0 or more */
export function fen(value: number): Fen {
  if (!isFen(value)) throw new RangeError('not a whole number of fen')
  return value
}

/** Digits, alone or in groups of three or four: a comma elsewhere may be meant as a decimal point. */
const DIGITS = String.raw`\d{1,9}|\d{1,3}(?:[,'’]\d{3}){1,2}|\d{1,4}(?:,\d{4}){1,2}`
const YUAN = new RegExp(String.raw`^(?:人民币|RMB|CNY)?¥?(${DIGITS})(?:\.(\d{0,2}))?(?:[元圆]整?)?$`, 'i')

/** Reads yuan as people type them: `12,000`, `１２０００.50`, `￥500`, `12000 元`. Null: not an amount. */
export function parseYuan(text: string): Fen | null {
  const [, yuan, cents = ''] = YUAN.exec(plainNumber(text)) ?? []
  return yuan === undefined ? null : fen(Number(yuan.replace(/\D/g, '')) * 100 + Number(cents.padEnd(2, '0')))
}

/** Such as `12,000.50`. */
export function formatYuan(amount: Fen): string {
  const yuan = Math.floor(amount / 100).toLocaleString('en-US')
  return `${yuan}.${String(amount % 100).padStart(2, '0')}`
}

/** The same without `.00`. */
export function formatWholeYuan(amount: Fen): string {
  return formatYuan(amount).replace(/\.00$/, '')
}

function isFen(value: number): value is Fen {
  return Number.isSafeInteger(value) && value >= 0
}
