import type { Metadata } from 'next'
import Link from 'next/link'
import { requireSession } from '../../../../../lib/session/page-session.ts'
import { maskOpenId } from '../../../../../lib/wechat/open-id.ts'
import { DegradedNotice } from '../../../../degraded-notice.tsx'

export const metadata: Metadata = { title: '去借钱' }

const PRODUCTS = [
  { name: '随心借', limit: '50,000', rate: '年利率 7.2% 起', term: '3–12 期' },
  { name: '大额借', limit: '200,000', rate: '年利率 9.6% 起', term: '6–36 期' },
] as const

export default async function GoToLoan() {
  const session = await requireSession()
  return (
    <main>
      <DegradedNotice session={session} />
      <h1>去借钱</h1>
      {PRODUCTS.map(({ name, limit, rate, term }) => (
        <section key={name} className="card">
          <h2>{name}</h2>
          <p className="soft">最高可借（元）</p>
          <p className="amount">{limit}</p>
          <p className="soft">
            {rate} · {term}
          </p>
        </section>
      ))}
      <p className="soft">
        已登录：<span data-testid="open-id">{maskOpenId(session.openId)}</span>
      </p>
      <Link className="button quiet" href="/frontend/member" prefetch={false}>
        我的
      </Link>
    </main>
  )
}
