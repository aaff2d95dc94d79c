import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { NONCE_HEADER } from '../lib/http/content-security-policy.ts'
import { PAGE_SCRIPT } from './page-script.ts'
import 'weui/dist/style/weui.min.css'
import './globals.css'

export const metadata: Metadata = { title: '小贷 H5' }

export const viewport: Viewport = { width: 'device-width', initialScale: 1, viewportFit: 'cover' }

// Rendered for each request: a page kept from the build could be kept by others too.
export const dynamic = 'force-dynamic'

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined
  return (
    <html lang="zh-CN">
      <body>
        <script nonce={nonce}>{PAGE_SCRIPT}</script>
        {children}
      </body>
    </html>
  )
}
