import { z } from 'zod'
import { fen } from './fen.ts'
import { findProduct, METHODS } from './product.ts'
import { parseSubmissionId } from './submission-id.ts'
import { readTerms, type Terms } from './terms.ts'

/** Somebody's wish for a loan, as it is kept. */
export type Application = Terms & {
  /** Made with the form, so that a form that is sent twice is one application. */
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

const LONGEST_NAME = 30

/** Controls, breaks, what turns the direction of a text or joins letters, and what stands for what was no text. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]/u

/** How many applications one borrower may have: they are kept without an end, beside the sessions. */
export const MOST_APPLICATIONS = 20

/** For the borrower whose application is one too many. */
export const TOO_MANY: Mistakes = { borrower: `您已有 ${MOST_APPLICATIONS} 笔借款申请，不能再提交新的` }

/** Whether two are the same wish of the same person, whenever they were sent. */
export function sayTheSame(one: Application, other: Application): boolean {
  const said = ['productId', 'amount', 'months', 'method', 'name', 'phone'] as const
  return said.every((field) => one[field] === other[field])
}

/** What a form says, or what is wrong with it, field by field, in words for the person who typed it. */
export function readApplication(form: FormData, nowSeconds: number): ReadForm {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const product = findProduct(text('product'))
  const id = parseSubmissionId(text('submission'))
  if (product === null || id === null) return { kind: 'mistakes', mistakes: { product: '请重新选择产品' } }

  const read = readTerms({ amount: text('amount'), months: text('months'), method: text('method') }, product)
  const name = text('name')
  const phone = text('phone').normalize('NFKC').replace(/[\s-]/g, '')
  const mistakes: Mistakes = {
    ...(read.kind === 'mistakes' ? read.mistakes : {}),
    ...mistakeInName(name),
    ...(/^1\d{10}$/.test(phone) ? {} : { phone: '请填写 11 位手机号' }),
  }
  if (read.kind === 'mistakes' || Object.keys(mistakes).length > 0) return { kind: 'mistakes', mistakes }
  const application = { id, productId: product.id, ...read.terms, name, phone, createdAt: nowSeconds }
  return { kind: 'application', application }
}

function mistakeInName(name: string): Mistakes {
  if (name === '') return { name: '请填写姓名' }
  if (UNSEEN.test(name)) return { name: '姓名里有看不见的字符，请重新填写' }
  return name.length > LONGEST_NAME ? { name: '姓名太长了' } : {}
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
