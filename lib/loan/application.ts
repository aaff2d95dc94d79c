import { z } from 'zod'
import { type Fen, fen, formatWholeYuan, parseYuan } from './fen.ts'
import { findProduct, METHODS, type Product, parseMethod, type RepaymentMethod } from './product.ts'
import { parseSubmissionId } from './submission-id.ts'

/** Somebody's wish for a loan, as it is kept. */
export type Application = {
  /** Made with the form, so that a form that is sent twice is one application. */
  readonly id: string
  readonly productId: string
  readonly amount: Fen
  readonly months: number
  readonly method: RepaymentMethod
  readonly name: string
  readonly phone: string
  /** Seconds since 1970. */
  readonly createdAt: number
}

export type Field = 'borrower' | 'product' | 'amount' | 'months' | 'method' | 'name' | 'phone'
export type Mistakes = Partial<Readonly<Record<Field, string>>>

export type ReadForm =
  | { readonly kind: 'application'; readonly application: Application }
  | { readonly kind: 'mistakes'; readonly mistakes: Mistakes }

const LONGEST_NAME = 30

/** How many applications one borrower may have: they are kept without an end, beside the sessions. */
export const MOST_APPLICATIONS = 20

/** For the borrower whose application is one too many. */
export const TOO_MANY: Mistakes = { borrower: `您已有 ${MOST_APPLICATIONS} 笔借款申请，不能再提交新的` }

/** What a form says, or what is wrong with it, field by field, in words for the person who typed it. */
export function readApplication(form: FormData, nowSeconds: number): ReadForm {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const product = findProduct(text('product'))
  const id = parseSubmissionId(text('submission'))
  if (product === null || id === null) return { kind: 'mistakes', mistakes: { product: '请重新选择产品' } }

  const amount = parseYuan(text('amount'))
  const months = product.months.find((one) => String(one) === text('months'))
  const method = parseMethod(text('method'))
  const name = text('name')
  const phone = text('phone').normalize('NFKC').replace(/[\s-]/g, '')
  const mistakes = {
    amount: mistakeInAmount(amount, product),
    months: months === undefined ? '请选择期数' : null,
    method: method === null ? '请选择还款方式' : null,
    name: name === '' ? '请填写姓名' : name.length > LONGEST_NAME ? '姓名太长了' : null,
    phone: /^1\d{10}$/.test(phone) ? null : '请填写 11 位手机号',
  }
  if (
    amount === null ||
    months === undefined ||
    method === null ||
    Object.values(mistakes).some((one) => one !== null)
  )
    return { kind: 'mistakes', mistakes: withoutNulls(mistakes) }
  const application = { id, productId: product.id, amount, months, method, name, phone }
  return { kind: 'application', application: { ...application, createdAt: nowSeconds } }
}

/** Why this product is not lent in this amount, or null. */
export function mistakeInAmount(amount: Fen | null, { smallest, largest, step }: Product): string | null {
  if (amount === null) return '请填写金额，例如 10,000'
  if (amount < smallest) return `最少 ${formatWholeYuan(smallest)} 元`
  if (amount > largest) return `最多 ${formatWholeYuan(largest)} 元`
  return amount % step === 0 ? null : `请填写 ${formatWholeYuan(step)} 元的整数倍`
}

function withoutNulls(
  mistakes: Readonly<Record<Exclude<Field, 'borrower' | 'product'>, string | null>>,
): Mistakes {
  return Object.fromEntries(Object.entries(mistakes).filter(([, mistake]) => mistake !== null))
}

const stored = z.object({
  id: z.string().refine((text) => parseSubmissionId(text) !== null),
  productId: z.string(),
  amount: z.int().min(0).transform(fen),
  months: z.int(),
  method: z.enum(METHODS),
  name: z.string(),
  phone: z.string(),
  createdAt: z.int(),
})

export function serializeApplication(application: Application): string {
  return JSON.stringify(application)
}

/** Null for what we would not have written. */
export function parseApplication(text: string): Application | null {
  try {
    return stored.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
