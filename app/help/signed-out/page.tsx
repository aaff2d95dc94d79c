import type { Metadata } from 'next'
import { DEFAULT_PATH } from '../../../lib/login/return-path.ts'
import { HelpPage } from '../help-page.tsx'

export const metadata: Metadata = { title: '已退出登录' }

export default function SignedOut() {
  return (
    <HelpPage
      title="已退出登录"
      sentences={['这里不再保留您的登录状态。', '再次进入页面时会自动登录。']}
      action={{ label: '重新进入', href: DEFAULT_PATH }}
      requestId={null}
    />
  )
}
