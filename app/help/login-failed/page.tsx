import type { Metadata } from 'next'
import { type FailureCause, parseFailureCause } from '../../../lib/login/failure.ts'
import { HelpPage } from '../help-page.tsx'
import { type HelpSearchParams, readHelpQuery } from '../help-query.ts'

export const metadata: Metadata = { title: '登录没有成功' }

const REASONS: Readonly<Record<FailureCause, string>> = {
  'repeated-parameter': '登录地址中有重复的参数，可能在转发时被改动过。',
  'unreadable-state': '登录地址不完整，可能在复制或转发时被截断了。',
  'damaged-state': '登录地址不完整，可能在复制或转发时被截断了。',
  'cookies-refused': '浏览器没有保存登录所需的 Cookie，请在设置中允许 Cookie。',
  'other-browser': '登录是在另一个浏览器里开始的，或中途丢失了登录标记。',
  'took-too-long': '登录过程用了太长时间，已经失效。',
  'clocks-apart': '服务器之间的时钟不一致，工作人员会处理。',
  'not-a-page': '登录地址没有作为网页打开。',
  'code-refused': '微信没有接受这次授权，它可能已经用过或过期。',
  'wechat-busy': '微信暂时繁忙。',
  misconfigured: '公众号的配置有误，工作人员会处理。',
  'other-host': '网页不是从它自己的域名打开的，或者浏览器没有保存登录所需的 Cookie。',
  'sessions-lost': '登录成功了，但登录状态随即丢失，工作人员会处理。',
}

export default async function LoginFailed({ searchParams }: { readonly searchParams: HelpSearchParams }) {
  const { path, requestId, cause, errcode } = await readHelpQuery(searchParams)
  const known = parseFailureCause(cause)
  const reason = known === null ? '登录过程中断了。' : REASONS[known]
  const numbered = errcode === null ? reason : `${reason}（微信错误码 ${errcode}）`
  return (
    <HelpPage
      title="登录没有成功"
      sentences={[numbered, '请点下面的按钮重新登录；如果一直不行，请把请求编号告诉客服。']}
      action={{ label: '重新登录', href: path }}
      requestId={requestId}
    />
  )
}
