import type { Metadata } from 'next'
import { HelpPage } from '../help-page.tsx'
import { type HelpSearchParams, readHelpQuery } from '../help-query.ts'

export const metadata: Metadata = { title: '您没有授权' }

export default async function Denied({ searchParams }: { readonly searchParams: HelpSearchParams }) {
  const { path, requestId } = await readHelpQuery(searchParams)
  return (
    <HelpPage
      title="您没有授权"
      sentences={['没有您的授权，我们不知道您是谁，也就打不开您的页面。', '想继续的话，请重新授权。']}
      action={{ label: '重新授权', href: path }}
      requestId={requestId}
    />
  )
}
