import { type Fen, formatWholeYuan, parseYuan } from './fen.ts'
import { type Product, parseMethod, type RepaymentMethod } from './product.ts'

/** Amount, months, and method of repayment. */
export type Terms = { readonly amount: Fen; readonly months: number; readonly method: RepaymentMethod }

export type TypedTerms = Readonly<Record<keyof Terms, string>>

export type ReadTerms =
  | { readonly kind: 'terms'; readonly terms: Terms }
  | { readonly kind: 'mistakes'; readonly mistakes: Partial<TypedTerms> }

/** The typed terms, or the mistakes by field, in words for the visitor. */
export function readTerms(typed: TypedTerms, product: Product): ReadTerms {
  const amount = parseYuan(typed.amount)
  const months = product.months.find((one) => String(one) === typed.months)
  const method = parseMethod(typed.method)
  const mistake = mistakeInAmount(amount, product)
  if (amount === null || mistake !== null || months === undefined || method === null)
    return {
      kind: 'mistakes',
      mistakes: {
        ...(mistake === null ? {} : { amount: mistake }),
        ...(months === undefined ? { months: '请选择期数' } : {}),
        ...(method === null ? { method: '请选择还款方式' } : {}),
      },
    }
  return { kind: 'terms', terms: { amount, months, method } }
}

/** Why the product does not allow this amount, or null. */
function mistakeInAmount(amount: Fen | null, { smallest, largest, step }: Product): string | null {
  if (amount === null) return '请填写金额，例如 10,000'
  if (amount < smallest) return `最少 ${formatWholeYuan(smallest)} 元`
  if (amount > largest) return `最多 ${formatWholeYuan(largest)} 元`
  return amount % step === 0 ? null : `请填写 ${formatWholeYuan(step)} 元的整数倍`
}
