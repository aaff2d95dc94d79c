import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { formatWholeYuan } from '../../../../lib/loan/fen.ts'
import { findProduct, formatRate, METHOD_NAMES } from '../../../../lib/loan/product.ts'
import { newSubmissionId } from '../../../../lib/loan/submission-id.ts'
import { readTerms } from '../../../../lib/loan/terms.ts'
import { requireSession, tagFor } from '../../../../lib/wechat-login/index.ts'
import { Screen } from '../../../components/screen.tsx'
import { LOAN_PATH } from '../../../components/tab-bar.tsx'
import { ApplicationForm } from './application-form.tsx'
import { ChooseTerms } from './choose-terms.tsx'
import { asQuery, ChosenTerms } from './chosen-terms.tsx'
import { FORM_OWNER } from './form-owner.ts'
import { submitApplication } from './submit-application.ts'

export const metadata: Metadata = { title: '申请借款' }

type SearchParams = Promise<Readonly<Record<string, string | string[] | undefined>>>

/** Either the form that chooses terms, or the chosen terms and the form that submits exactly these. Never both. */
export default async function Apply({ searchParams }: { readonly searchParams: SearchParams }) {
  const session = await requireSession()
  const query = await searchParams
  const text = (name: string, absent = '') => {
    const value = query[name]
    return value === undefined ? absent : typeof value === 'string' ? value : ''
  }
  const product = findProduct(text('product')) ?? redirect(LOAN_PATH)
  const typed = {
    amount: text('amount', formatWholeYuan(product.largest)),
    months: text('months', String(product.months[0])),
    method: text('method', 'equal-payment'),
  }
  const read = readTerms(typed, product)
  const choosing = query.amount === undefined || query.change !== undefined
  const range = `${formatWholeYuan(product.smallest)}–${formatWholeYuan(product.largest)} 元`
  const step = `${formatWholeYuan(product.step)} 元的整数倍`
  return (
    <Screen title={product.name} degraded={session.degraded}>
      <p className="soft">
        年利率 {formatRate(product)} · {range}，{step}
      </p>
      {choosing || read.kind === 'mistakes' ? (
        <ChooseTerms
          product={product}
          typed={typed}
          mistakes={read.kind === 'mistakes' ? read.mistakes : {}}
        />
      ) : (
        <ChosenTerms product={product} terms={read.terms} />
      )}
      {choosing || read.kind === 'mistakes' || session.degraded ? null : (
        <section aria-label="申请">
          <h2>
            申请 {formatWholeYuan(read.terms.amount)} 元 · {read.terms.months} 期 ·{' '}
            {METHOD_NAMES[read.terms.method]}
          </h2>
          <ApplicationForm
            submit={submitApplication}
            owner={await tagFor(FORM_OWNER, session.openId)}
            chosen={{ ...asQuery(product, read.terms), submission: newSubmissionId() }}
          />
        </section>
      )}
      <p className="links">
        <Link href={LOAN_PATH} prefetch={false}>
          看看其他产品
        </Link>
      </p>
    </Screen>
  )
}
