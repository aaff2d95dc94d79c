import type { Metadata } from 'next'
import Link from 'next/link'
import { mistakeInAmount } from '../../../../lib/loan/application.ts'
import { formatWholeYuan, parseYuan } from '../../../../lib/loan/fen.ts'
import {
  findProduct,
  formatRate,
  METHOD_NAMES,
  METHODS,
  PRODUCTS,
  parseMethod,
} from '../../../../lib/loan/product.ts'
import { planRepayment } from '../../../../lib/loan/repayment-plan.ts'
import { newSubmissionId } from '../../../../lib/loan/submission-id.ts'
import { requireSession } from '../../../../lib/session/page-session.ts'
import { maskOpenId } from '../../../../lib/wechat/open-id.ts'
import { LabelledCell } from '../../../components/labelled-cell.tsx'
import { Screen } from '../../../components/screen.tsx'
import { TextCell } from '../../../components/text-cell.tsx'
import { ApplicationForm } from './application-form.tsx'
import { Plan } from './plan.tsx'
import { submitApplication } from './submit-application.ts'

export const metadata: Metadata = { title: '申请借款' }

type SearchParams = Promise<Readonly<Record<string, string | string[] | undefined>>>

export default async function Apply({ searchParams }: { readonly searchParams: SearchParams }) {
  const session = await requireSession()
  const query = await searchParams
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '')
  const product = findProduct(text('product')) ?? PRODUCTS[0]
  const typed = query.amount === undefined ? formatWholeYuan(product.largest) : text('amount')
  const wanted = parseYuan(typed)
  const mistake = mistakeInAmount(wanted, product)
  const amount = mistake === null ? wanted : null
  const months = product.months.find((one) => String(one) === text('months')) ?? product.months[0]
  const method = parseMethod(text('method')) ?? 'equal-payment'
  const { annualRateBasisPoints } = product
  const range = `${formatWholeYuan(product.smallest)}–${formatWholeYuan(product.largest)} 元`
  const step = `${formatWholeYuan(product.step)} 元的整数倍`
  return (
    <Screen title={product.name} degraded={session.degraded}>
      <p className="soft">
        年利率 {formatRate(product)} · {range}，{step}
      </p>
      <form method="get">
        <input type="hidden" name="product" value={product.id} />
        <div className="weui-cells weui-cells_form">
          <TextCell
            name="amount"
            label="借多少"
            keyboard="decimal"
            value={amount === null ? typed : formatWholeYuan(amount)}
            unit="元"
            mistake={mistake ?? undefined}
          />
          <Choice name="months" label="借多久" chosen={String(months)}>
            {product.months.map((one) => [String(one), `${one} 期`])}
          </Choice>
          <Choice name="method" label="怎么还" chosen={method}>
            {METHODS.map((one) => [one, METHOD_NAMES[one]])}
          </Choice>
        </div>
        <button type="submit" className="weui-btn weui-btn_default wide">
          试算
        </button>
      </form>
      {amount === null ? null : (
        <Plan plan={planRepayment({ principal: amount, months, annualRateBasisPoints, method })} />
      )}
      {amount === null || session.degraded ? null : (
        <section aria-label="申请">
          <h2>
            申请 {formatWholeYuan(amount)} 元 · {months} 期 · {METHOD_NAMES[method]}
          </h2>
          <ApplicationForm
            submit={submitApplication}
            owner={maskOpenId(session.openId)}
            chosen={{
              product: product.id,
              amount: formatWholeYuan(amount),
              months: String(months),
              method,
              submission: newSubmissionId(),
            }}
          />
        </section>
      )}
      <p className="links">
        <Link href="/frontend/loan/product/goToLoan" prefetch={false}>
          看看其他产品
        </Link>
      </p>
    </Screen>
  )
}

type ChoiceProps = {
  readonly name: string
  readonly label: string
  readonly chosen: string
  readonly children: readonly (readonly [value: string, label: string])[]
}

function Choice({ name, label, chosen, children }: ChoiceProps) {
  return (
    <LabelledCell name={name} label={label} select>
      <select id={name} name={name} className="weui-select" defaultValue={chosen}>
        {children.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </LabelledCell>
  )
}
