import { formatWholeYuan } from '../../../../lib/loan/fen.ts'
import { METHOD_NAMES, type Product } from '../../../../lib/loan/product.ts'
import { planRepayment } from '../../../../lib/loan/repayment-plan.ts'
import type { Terms } from '../../../../lib/loan/terms.ts'
import { Plan } from './plan.tsx'

/** The chosen terms and their cost, with a button to change them. */
export function ChosenTerms({ product, terms }: { readonly product: Product; readonly terms: Terms }) {
  const { amount, months, method } = terms
  const { annualRateBasisPoints } = product
  return (
    <>
      <form method="get" className="card">
        {Object.entries(asQuery(product, terms)).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div className="row">
          <span>
            <strong className="money">{formatWholeYuan(amount)} 元</strong>
            <span className="soft">
              {months} 期 · {METHOD_NAMES[method]}
            </span>
          </span>
          <button type="submit" className="link" name="change" value="1">
            修改
          </button>
        </div>
      </form>
      <Plan plan={planRepayment({ principal: amount, months, annualRateBasisPoints, method })} />
    </>
  )
}

/** The terms as the page's query and as form fields. */
export function asQuery(product: Product, { amount, months, method }: Terms) {
  return { product: product.id, amount: formatWholeYuan(amount), months: String(months), method }
}
