import type { Metadata } from 'next'
import Link from 'next/link'
import { newRequestId } from '../../../../lib/http/request-id.ts'
import { mistakeInAmount } from '../../../../lib/loan/application.ts'
import { formatWholeYuan, formatYuan, parseYuan } from '../../../../lib/loan/fen.ts'
import {
  findProduct,
  formatRate,
  METHOD_NAMES,
  METHODS,
  PRODUCTS,
  parseMethod,
} from '../../../../lib/loan/product.ts'
import { planRepayment, type RepaymentPlan } from '../../../../lib/loan/repayment-plan.ts'
import { requireSession } from '../../../../lib/session/page-session.ts'
import { maskOpenId } from '../../../../lib/wechat/open-id.ts'
import { DegradedNotice } from '../../../degraded-notice.tsx'
import { ApplicationForm } from './application-form.tsx'
import { LabelledCell } from './labelled-cell.tsx'
import { submitApplication } from './submit-application.ts'

export const metadata: Metadata = { title: '申请借款' }

type SearchParams = Promise<Readonly<Record<string, string | string[] | undefined>>>

export default async function Apply({ searchParams }: { readonly searchParams: SearchParams }) {
  const session = await requireSession()
  const query = await searchParams
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '')
  const product = findProduct(text('product')) ?? PRODUCTS[0]
  const amount = parseYuan(text('amount')) ?? product.largest
  const months = product.months.find((one) => String(one) === text('months')) ?? product.months[0]
  const method = parseMethod(text('method')) ?? 'equal-payment'
  const fits = mistakeInAmount(amount, product) === null
  const rate = product.annualRateBasisPoints
  const plan = fits ? planRepayment({ principal: amount, months, annualRateBasisPoints: rate, method }) : null
  const range = `${formatWholeYuan(product.smallest)}–${formatWholeYuan(product.largest)} 元`
  return (
    <main>
      <DegradedNotice session={session} />
      <h1>{product.name}</h1>
      <p className="soft">
        年利率 {formatRate(product)} · {range}，{formatWholeYuan(product.step)} 元的整数倍
      </p>
      <form method="get">
        <input type="hidden" name="product" value={product.id} />
        <div className="weui-cells weui-cells_form">
          <LabelledCell name="amount" label="借多少" unit="元" wrong={!fits}>
            <input
              id="amount"
              name="amount"
              className="weui-input"
              inputMode="decimal"
              defaultValue={formatWholeYuan(amount)}
              aria-invalid={!fits}
            />
          </LabelledCell>
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
      {plan === null ? (
        <p role="alert" className="mistake">
          请填写 {range} 之间、{formatWholeYuan(product.step)} 元的整数倍。
        </p>
      ) : (
        <>
          <Plan plan={plan} />
          {session.degraded ? null : (
            <ApplicationForm
              submit={submitApplication}
              owner={maskOpenId(session.openId)}
              chosen={{
                product: product.id,
                amount: formatWholeYuan(amount),
                months: String(months),
                method,
                submission: newRequestId(),
              }}
            />
          )}
        </>
      )}
      <p className="links">
        <Link href="/frontend/loan/product/goToLoan" prefetch={false}>
          去借钱
        </Link>
      </p>
    </main>
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

function Plan({ plan }: { readonly plan: RepaymentPlan }) {
  const [first] = plan.installments
  return (
    <section className="card" aria-label="还款计划">
      <div className="row">
        <span>首期应还</span>
        <strong>{first === undefined ? '' : formatYuan(first.total)} 元</strong>
      </div>
      <div className="row">
        <span>利息共计</span>
        <span>{formatYuan(plan.interest)} 元</span>
      </div>
      <div className="row">
        <span>本息共计</span>
        <span data-testid="total">{formatYuan(plan.total)} 元</span>
      </div>
      <details>
        <summary>每期明细</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">期</th>
              <th scope="col">本金</th>
              <th scope="col">利息</th>
              <th scope="col">应还</th>
            </tr>
          </thead>
          <tbody>
            {plan.installments.map(({ number, principal, interest, total }) => (
              <tr key={number}>
                <td>{number}</td>
                <td>{formatYuan(principal)}</td>
                <td>{formatYuan(interest)}</td>
                <td>{formatYuan(total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  )
}
