import type { Metadata } from 'next'
import Link from 'next/link'
import type { Application } from '../../../../lib/loan/application.ts'
import { getApplications } from '../../../../lib/loan/applications/open-store.ts'
import { formatWholeYuan } from '../../../../lib/loan/fen.ts'
import { findProduct, METHOD_NAMES } from '../../../../lib/loan/product.ts'
import { isStoreUnreachable, requireSession } from '../../../../lib/wechat-login/index.ts'
import { ForgetTyped } from '../../../components/forget-typed.tsx'
import { formatTime } from '../../../components/format-time.ts'
import { Screen } from '../../../components/screen.tsx'
import { LOAN_PATH } from '../../../components/tab-bar.tsx'

export const metadata: Metadata = { title: '我的借款' }

type SearchParams = Promise<Readonly<Record<string, string | string[] | undefined>>>

export default async function Applications({ searchParams }: { readonly searchParams: SearchParams }) {
  const session = await requireSession()
  const [applications, { submitted }] = [await listOf(session.openId), await searchParams]
  return (
    <Screen title="我的借款" tab="applications" degraded={session.degraded}>
      <ForgetTyped />
      {applications?.some(({ id }) => id === submitted) ? (
        <p role="status" className="notice good">
          申请已提交，我们会尽快联系您。
        </p>
      ) : null}
      <List applications={applications} />
    </Screen>
  )
}

function List({ applications }: { readonly applications: readonly Application[] | null }) {
  if (applications === null) return <p className="card empty">暂时看不到，请稍后再来。</p>
  if (applications.length === 0)
    return (
      <div className="card empty">
        <p>还没有借款申请。</p>
        <Link href={LOAN_PATH} prefetch={false} className="weui-btn weui-btn_default">
          看看可以借多少
        </Link>
      </div>
    )
  return applications.map(({ id, productId, amount, months, method, createdAt }) => (
    <section key={id} className="card" data-testid="application">
      <div className="row">
        <span>{findProduct(productId)?.name ?? '借款'}</span>
        <strong className="money">{formatWholeYuan(amount)} 元</strong>
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

/** Null: the store is away. */
async function listOf(borrower: string): Promise<readonly Application[] | null> {
  try {
    return await (await getApplications()).list(borrower)
  } catch (thrown) {
    if (isStoreUnreachable(thrown)) return null
    throw thrown
  }
}
