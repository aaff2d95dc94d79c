import { plainNumber } from './typed-text.ts'

declare const brand: unique symbol
/** Money in whole fen, the hundredth of a yuan: never a fraction, so that sums are exact. */
export type Fen = number & { readonly [brand]: 'Fen' }

/** @throws for what is no whole number of fen that JavaScript holds exactly */
export function fen(value: number): Fen {
  if (!isFen(value)) throw new RangeError('not a whole number of fen')
  return value
}

const YUAN = /^(?:人民币|RMB|CNY)?¥?(\d{1,9})(?:\.(\d{0,2}))?(?:[元圆]整?)?$/i

/** What a person typed as yuan, `12,000` or `１２０００.50` or `￥500` or `12000 元`, or null. */
export function parseYuan(text: string): Fen | null {
  const [, yuan, cents = ''] = YUAN.exec(plainNumber(text).replace(/[,'’]/g, '')) ?? []
  return yuan === undefined ? null : fen(Number(yuan) * 100 + Number(cents.padEnd(2, '0')))
}

/** Such as `12,000.50`. */
export function formatYuan(amount: Fen): string {
  const yuan = Math.floor(amount / 100).toLocaleString('en-US')
  return `${yuan}.${String(amount % 100).padStart(2, '0')}`
}

/** Without `.00`, for amounts that a person chooses. */
export function formatWholeYuan(amount: Fen): string {
  return formatYuan(amount).replace(/\.00$/, '')
}

function isFen(value: number): value is Fen {
  return Number.isSafeInteger(value) && value >= 0
}
