import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import './globals.css'

export const metadata: Metadata = { title: '小贷 H5' }

export const viewport: Viewport = { width: 'device-width', initialScale: 1, viewportFit: 'cover' }

// A redirect without a fragment inherits the one of the address before it, which WeChat demands to be this.
const DROP_INHERITED_FRAGMENT =
  "if(location.hash==='#wechat_redirect')history.replaceState(history.state,'',location.pathname+location.search)"

// Rendered for each request: a page kept from the build could be kept by others too.
export const dynamic = 'force-dynamic'

export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="zh-CN">
      <body>
        <script>{DROP_INHERITED_FRAGMENT}</script>
        {children}
      </body>
    </html>
  )
}
