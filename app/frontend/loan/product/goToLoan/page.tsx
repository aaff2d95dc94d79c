import type { Metadata } from 'next'
import { maskOpenId, requireSession } from '../../../../../lib/wechat-login/index.ts'
import { LoanPage } from './loan-page.tsx'

export const metadata: Metadata = { title: '去借钱' }

export default async function GoToLoan() {
  const { openId, degraded } = await requireSession()
  return <LoanPage who={maskOpenId(openId)} degraded={degraded} />
}
