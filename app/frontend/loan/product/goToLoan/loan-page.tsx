import Link from 'next/link'
import { formatWholeYuan } from '../../../../../lib/loan/fen.ts'
import { formatRate, PRODUCTS } from '../../../../../lib/loan/product.ts'
import { DegradedNotice } from '../../../../degraded-notice.tsx'

type LoanPageProps = {
  /** Masked. */
  readonly who: string
  readonly degraded: boolean
}

/** 去借钱 for whom it shows; the benchmark serves it too, without a session. */
export function LoanPage({ who, degraded }: LoanPageProps) {
  return (
    <main>
      <DegradedNotice session={{ degraded }} />
      <h1>去借钱</h1>
      {PRODUCTS.map((product) => (
        <section key={product.id} className="card product">
          <h2>{product.name}</h2>
          <p className="soft">最高可借（元）</p>
          <p className="amount">{formatWholeYuan(product.largest)}</p>
          <p className="soft">
            年利率 {formatRate(product)} · {product.months[0]}–{product.months.at(-1)} 期
          </p>
          {degraded ? null : (
            <Link
              className="weui-btn weui-btn_primary wide"
              href={`/frontend/loan/apply?product=${product.id}`}
              prefetch={false}
            >
              申请{product.name}
            </Link>
          )}
        </section>
      ))}
      <p className="soft">
        已登录：<span data-testid="open-id">{who}</span>
      </p>
      <p className="links">
        <Link href="/frontend/loan/applications" prefetch={false}>
          借款记录
        </Link>
        <Link href="/frontend/member" prefetch={false}>
          我的
        </Link>
      </p>
    </main>
  )
}
