import localFont from 'next/font/local'
import Image from 'next/image'
import { pageNonce } from '../../lib/wechat-login/index.ts'
import { InBrowser } from './in-browser.tsx'

const geist = localFont({ src: './geist.woff2', variable: '--geist' })

const PIXEL = 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/%3E'
const flag = (name: string) => ({ __html: `globalThis.${name} = true` })

/** What a page's server component may write; the rest is tried by scripts. */
export default async function Page() {
  const nonce = await pageNonce()
  return (
    <main style={{ width: 390 }}>
      <div id="server-style" style={{ width: '40%' }} />
      <svg id="svg-style" style={{ width: '40%' }} />
      <div style={{ position: 'relative', height: 20 }}>
        <Image id="image-fill" src={PIXEL} alt="" fill />
      </div>
      <p id="font" className={geist.className}>
        Aa
      </p>
      <style>{'#bare-style { width: 40% }'}</style>
      <div id="bare-style" />
      <link rel="stylesheet" href="https://head.example/head.css" precedence="default" />
      <div id="head-style" />
      <style nonce={nonce}>{'#nonce-style { width: 40% }'}</style>
      <div id="nonce-style" />
      <style href="hoisted" precedence="default">
        {'#hoisted-style { width: 40% }'}
      </style>
      <div id="hoisted-style" />
      <script dangerouslySetInnerHTML={flag('bareScript')} />
      <script nonce={nonce} dangerouslySetInnerHTML={flag('nonceScript')} />
      <InBrowser nonce={nonce} />
    </main>
  )
}
