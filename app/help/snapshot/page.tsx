import type { Metadata } from 'next'
import { HelpPage } from '../help-page.tsx'
import { type HelpSearchParams, readHelpQuery } from '../help-query.ts'

export const metadata: Metadata = { title: '去借钱' }

/** What WeChat's snapshot mode shows: its visitor is a throw-away user whom nobody may log in. */
export default async function Snapshot({ searchParams }: { readonly searchParams: HelpSearchParams }) {
  const { path, requestId } = await readHelpQuery(searchParams)
  return (
    <HelpPage
      title="去借钱"
      sentences={[
        '随心借最高 50,000 元，大额借最高 200,000 元。',
        '您正在浏览网页快照；使用完整服务即可登录并查看您的额度。',
      ]}
      action={{ label: '使用完整服务', href: path }}
      requestId={requestId}
    />
  )
}
