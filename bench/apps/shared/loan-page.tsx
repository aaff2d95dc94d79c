import Link from 'next/link'
import { formatWholeYuan } from '../../../lib/loan/fen.ts'
import { formatRate, PRODUCTS } from '../../../lib/loan/product.ts'

/** 去借钱 as the product renders it, for nobody in particular. */
export default async function LoanPage() {
  return (
    <main>
      <h1>去借钱</h1>
      {PRODUCTS.map((product) => (
        <section key={product.id} className="card product">
          <h2>{product.name}</h2>
          <p className="soft">最高可借（元）</p>
          <p className="amount">{formatWholeYuan(product.largest)}</p>
          <p className="soft">
            年利率 {formatRate(product)} · {product.months[0]}–{product.months.at(-1)} 期
          </p>
          <Link
            className="weui-btn weui-btn_primary wide"
            href={`/apply?product=${product.id}`}
            prefetch={false}
          >
            申请{product.name}
          </Link>
        </section>
      ))}
      <p className="soft">
        已登录：<span data-testid="open-id">o6I6****NZwr</span>
      </p>
      <p className="links">
        <Link href="/applications" prefetch={false}>
          借款记录
        </Link>
        <Link href="/member" prefetch={false}>
          我的
        </Link>
      </p>
    </main>
  )
}
