import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { pageScriptAddress } from '../lib/wechat-login/index.ts'
import './globals.css'

export const metadata: Metadata = { title: '小贷 H5' }

export const viewport: Viewport = { width: 'device-width', initialScale: 1, viewportFit: 'cover' }

// Rendered for each request: the policy would refuse the scripts of a page from the build.
export const dynamic = 'force-dynamic'

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="zh-CN">
      <body>
        {/* Runs before anything is painted, so it is neither async nor deferred. */}
        <script src={await pageScriptAddress()} />
        {children}
      </body>
    </html>
  )
}
