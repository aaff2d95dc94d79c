import type { Metadata } from 'next'
import Link from 'next/link'
import type { Application } from '../../../../lib/loan/application.ts'
import { getApplications } from '../../../../lib/loan/applications/open-store.ts'
import { formatWholeYuan } from '../../../../lib/loan/fen.ts'
import { findProduct, METHOD_NAMES } from '../../../../lib/loan/product.ts'
import { requireSession } from '../../../../lib/session/page-session.ts'
import { isStoreUnreachable } from '../../../../lib/storage/unreachable.ts'
import { DegradedNotice } from '../../../degraded-notice.tsx'
import { formatTime } from '../../../format-time.ts'
import { ForgetTyped } from './forget-typed.tsx'

export const metadata: Metadata = { title: '我的借款' }

type SearchParams = Promise<Readonly<Record<string, string | string[] | undefined>>>

export default async function Applications({ searchParams }: { readonly searchParams: SearchParams }) {
  const session = await requireSession()
  const [applications, { submitted }] = [await listOf(session.openId), await searchParams]
  return (
    <main>
      <ForgetTyped />
      <DegradedNotice session={session} />
      <h1>我的借款</h1>
      {applications?.some(({ id }) => id === submitted) ? (
        <p role="status" className="notice good">
          申请已提交，我们会尽快联系您。
        </p>
      ) : null}
      <List applications={applications} />
      <p className="links">
        <Link href="/frontend/loan/product/goToLoan" prefetch={false}>
          去借钱
        </Link>
        <Link href="/frontend/member" prefetch={false}>
          我的
        </Link>
      </p>
    </main>
  )
}

function List({ applications }: { readonly applications: readonly Application[] | null }) {
  if (applications === null) return <p className="soft">暂时看不到，请稍后再来。</p>
  if (applications.length === 0) return <p className="soft">还没有借款申请。</p>
  return applications.map(({ id, productId, amount, months, method, createdAt }) => (
    <section key={id} className="card" data-testid="application">
      <div className="row">
        <span>{findProduct(productId)?.name ?? '借款'}</span>
        <strong>{formatWholeYuan(amount)} 元</strong>
      </div>
      <div className="row soft">
        <span>
          {months} 期 · {METHOD_NAMES[method]}
        </span>
        <span>{formatTime(createdAt)}</span>
      </div>
    </section>
  ))
}

/** Null: they cannot be asked for now. */
async function listOf(borrower: string): Promise<readonly Application[] | null> {
  try {
    return await getApplications().list(borrower)
  } catch (thrown) {
    if (isStoreUnreachable(thrown)) return null
    throw thrown
  }
}
