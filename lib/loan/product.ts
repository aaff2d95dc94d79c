import { type Fen, fen } from './fen.ts'

/** 等额本息, 等额本金, 先息后本. */
export const METHODS = ['equal-payment', 'equal-principal', 'interest-first'] as const
export type RepaymentMethod = (typeof METHODS)[number]

export const METHOD_NAMES: Readonly<Record<RepaymentMethod, string>> = {
  'equal-payment': '等额本息',
  'equal-principal': '等额本金',
  'interest-first': '先息后本',
}

export type Product = {
  readonly id: string
  readonly name: string
  readonly smallest: Fen
  readonly largest: Fen
  /** Amounts are multiples of this. */
  readonly step: Fen
  readonly months: readonly [number, ...number[]]
  /** In 1/100 of a percent: 720 is 7.2 % a year. */
  readonly annualRateBasisPoints: number
}

const FLEXIBLE: Product = {
  id: 'flexible',
  name: '随心借',
  smallest: fen(50_000),
  largest: fen(5_000_000),
  step: fen(10_000),
  months: [3, 6, 12],
  annualRateBasisPoints: 720,
}

const LARGE: Product = {
  id: 'large',
  name: '大额借',
  smallest: fen(1_000_000),
  largest: fen(20_000_000),
  step: fen(100_000),
  months: [6, 12, 24, 36],
  annualRateBasisPoints: 960,
}

export const PRODUCTS: readonly [Product, ...Product[]] = [FLEXIBLE, LARGE]

export function findProduct(id: string): Product | null {
  return PRODUCTS.find((product) => product.id === id) ?? null
}

export function parseMethod(text: string): RepaymentMethod | null {
  return METHODS.find((method) => method === text) ?? null
}

/** Such as `7.2%`. */
export function formatRate({ annualRateBasisPoints }: Product): string {
  return `${annualRateBasisPoints / 100}%`
}
