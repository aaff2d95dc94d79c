import type { Metadata } from 'next'
import { WeChatShare } from '../../../../../lib/wechat-login/client.ts'
import { maskOpenId, requireSession } from '../../../../../lib/wechat-login/index.ts'
import { LoanPage } from './loan-page.tsx'

export const metadata: Metadata = { title: '去借钱' }

export default async function GoToLoan() {
  const { openId, degraded } = await requireSession()
  return (
    <>
      <WeChatShare title="去借钱" description="一次点击，直接借钱：不用注册，不用密码" image="/share.png" />
      <LoanPage who={maskOpenId(openId)} degraded={degraded} />
    </>
  )
}
