import { formatYuan } from '../../../../lib/loan/fen.ts'
import type { RepaymentPlan } from '../../../../lib/loan/repayment-plan.ts'
import styles from './plan.module.css'

/** What is due in which month. */
export function Plan({ plan }: { readonly plan: RepaymentPlan }) {
  const [first] = plan.installments
  return (
    <section className="card" aria-label="还款计划">
      <p className={styles.first}>
        <span className="soft">首期应还</span>
        <strong className="money">{first === undefined ? '' : formatYuan(first.total)} 元</strong>
      </p>
      <div className="row">
        <span>利息共计</span>
        <span className="money">{formatYuan(plan.interest)} 元</span>
      </div>
      <div className="row">
        <span>本息共计</span>
        <span className="money" data-testid="total">
          {formatYuan(plan.total)} 元
        </span>
      </div>
      <details className={styles.details}>
        <summary>每期明细</summary>
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">期</th>
                <th scope="col">应还</th>
                <th scope="col">本金</th>
                <th scope="col">利息</th>
              </tr>
            </thead>
            <tbody>
              {plan.installments.map(({ number, principal, interest, total }) => (
                <tr key={number}>
                  <td>{number}</td>
                  <td>{formatYuan(total)}</td>
                  <td>{formatYuan(principal)}</td>
                  <td>{formatYuan(interest)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  )
}
