import { formatWholeYuan } from '../../../../lib/loan/fen.ts'
import { METHOD_NAMES, type Product } from '../../../../lib/loan/product.ts'
import { planRepayment } from '../../../../lib/loan/repayment-plan.ts'
import type { Terms } from '../../../../lib/loan/terms.ts'
import { Plan } from './plan.tsx'

/** What was chosen and what it costs, with the way back to choosing. */
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

/** As the page's address and its forms say it. */
export function asQuery(product: Product, { amount, months, method }: Terms) {
  return { product: product.id, amount: formatWholeYuan(amount), months: String(months), method }
}
