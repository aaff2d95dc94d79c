import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { NONCE_HEADER } from '../../../lib/http/content-security-policy.ts'
import { DEFAULT_PATH } from '../../../lib/login/return-path.ts'
import { SIGNED_OUT_SCRIPT } from '../../page-script/page-script.ts'
import { HelpPage } from '../help-page.tsx'

export const metadata: Metadata = { title: '已退出登录' }

export default async function SignedOut() {
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined
  return (
    <>
      <script nonce={nonce}>{SIGNED_OUT_SCRIPT}</script>
      <HelpPage
        title="已退出登录"
        sentences={['这里不再保留您的登录状态。', '再次进入页面时会自动登录。']}
        action={{ label: '重新进入', href: DEFAULT_PATH }}
        requestId={null}
      />
    </>
  )
}
