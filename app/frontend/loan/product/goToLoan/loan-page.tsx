import Link from 'next/link'
import { formatWholeYuan } from '../../../../../lib/loan/fen.ts'
import { formatRate, PRODUCTS, type Product } from '../../../../../lib/loan/product.ts'
import { Screen } from '../../../../components/screen.tsx'
import styles from './loan-page.module.css'

type LoanPageProps = {
  /** Masked. */
  readonly who: string
  readonly degraded: boolean
}

/** 去借钱. The benchmark serves it too, without a session. */
export function LoanPage({ who, degraded }: LoanPageProps) {
  return (
    <Screen title="去借钱" tab="borrow" degraded={degraded}>
      {PRODUCTS.map((product) => (
        <section key={product.id} className={`card ${styles.product}`}>
          <h2>{product.name}</h2>
          <p className="soft">最高可借（元）</p>
          <p className={`money ${styles.amount}`}>{formatWholeYuan(product.largest)}</p>
          <Facts product={product} />
          <Link
            className={`weui-btn wide ${degraded ? 'weui-btn_default' : 'weui-btn_primary'}`}
            href={`/frontend/loan/apply?product=${product.id}`}
            prefetch={false}
          >
            {degraded ? '试算' : '申请'}
            {product.name}
          </Link>
        </section>
      ))}
      <p className={`soft ${styles.small}`}>
        已登录：<span data-testid="open-id">{who}</span>
        <br />
        额度与利率以审批结果为准，请按需借款，按时还款。
      </p>
    </Screen>
  )
}

function Facts({ product }: { readonly product: Product }) {
  return (
    <dl className={styles.facts}>
      <div>
        <dt>年利率</dt>
        <dd>{formatRate(product)}</dd>
      </div>
      <div>
        <dt>期数</dt>
        <dd>
          {product.months[0]}–{product.months.at(-1)} 期
        </dd>
      </div>
      <div>
        <dt>起借</dt>
        <dd>{formatWholeYuan(product.smallest)} 元</dd>
      </div>
    </dl>
  )
}
