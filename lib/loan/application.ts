import { z } from 'zod'
import { fen } from './fen.ts'
import { readMobileNumber } from './mobile-number.ts'
import { mistakeInName } from './person-name.ts'
import { findProduct, METHODS } from './product.ts'
import { parseSubmissionId } from './submission-id.ts'
import { readTerms, type Terms } from './terms.ts'
import { trimUnseen } from './typed-text.ts'

/** An application for a loan, as it is stored. */
export type Application = Terms & {
  /** The id of the form: a form that is sent twice is one application. */
  readonly id: string
  readonly productId: string
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

/** The most applications of one borrower: they never expire, and share the store with the sessions. */
export const MOST_APPLICATIONS = 20

/** Shown when the borrower has that many. */
export const TOO_MANY: Mistakes = { borrower: `您已有 ${MOST_APPLICATIONS} 笔借款申请，不能再提交新的` }

const NO_MOBILE_NUMBER = {
  landline: '这是固定电话，请填写手机号',
  foreign: '暂不支持境外号码，请填写中国大陆手机号',
  none: '请填写 11 位手机号',
} as const

/** Whether two applications have the same content, apart from their time. */
export function sayTheSame(one: Application, other: Application): boolean {
  const said = ['productId', 'amount', 'months', 'method', 'name', 'phone'] as const
  return said.every((field) => one[field] === other[field])
}

/** The application in a form, or the mistakes by field, in words for the visitor. */
export function readApplication(form: FormData, nowSeconds: number): ReadForm {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? trimUnseen(value) : ''
  }
  const product = findProduct(text('product'))
  const id = parseSubmissionId(text('submission'))
  if (product === null || id === null) return { kind: 'mistakes', mistakes: { product: '请重新选择产品' } }

  const read = readTerms({ amount: text('amount'), months: text('months'), method: text('method') }, product)
  const name = text('name')
  const phone = readMobileNumber(text('phone'))
  const mistakes: Mistakes = {
    ...(read.kind === 'mistakes' ? read.mistakes : {}),
    ...mistakeInName(name),
    ...(phone.kind === 'mobile' ? {} : { phone: NO_MOBILE_NUMBER[phone.kind] }),
  }
  if (read.kind === 'mistakes' || phone.kind !== 'mobile' || Object.keys(mistakes).length > 0)
    return { kind: 'mistakes', mistakes }
  const { digits } = phone
  const application = { id, productId: product.id, ...read.terms, name, phone: digits, createdAt: nowSeconds }
  return { kind: 'application', application }
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

/** Null: not a record of ours. */
export function parseApplication(text: string): Application | null {
  try {
    return stored.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
