import type { Metadata } from 'next'
import Link from 'next/link'
import { formatWholeYuan } from '../../../../../lib/loan/fen.ts'
import { formatRate, PRODUCTS } from '../../../../../lib/loan/product.ts'
import { requireSession } from '../../../../../lib/session/page-session.ts'
import { maskOpenId } from '../../../../../lib/wechat/open-id.ts'
import { DegradedNotice } from '../../../../degraded-notice.tsx'

export const metadata: Metadata = { title: '去借钱' }

export default async function GoToLoan() {
  const session = await requireSession()
  return (
    <main>
      <DegradedNotice session={session} />
      <h1>去借钱</h1>
      {PRODUCTS.map((product) => (
        <section key={product.id} className="card product">
          <h2>{product.name}</h2>
          <p className="soft">最高可借（元）</p>
          <p className="amount">{formatWholeYuan(product.largest)}</p>
          <p className="soft">
            年利率 {formatRate(product)} · {product.months[0]}–{product.months.at(-1)} 期
          </p>
          {session.degraded ? null : (
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
        已登录：<span data-testid="open-id">{maskOpenId(session.openId)}</span>
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
