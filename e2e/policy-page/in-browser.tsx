'use client'

import Script from 'next/script'
import { useEffect, useState } from 'react'

const flag = (name: string) => `globalThis.${name} = true`

/** What a client component may write; `data-taken-over`: its scripts have run. */
export function InBrowser({ nonce }: { readonly nonce: string | undefined }) {
  const [takenOver, setTakenOver] = useState(false)
  useEffect(() => setTakenOver(true), [])
  return (
    <section data-taken-over={takenOver}>
      <div id="client-style" style={{ width: '40%' }} />
      {takenOver && <style>{'#late-style { width: 40% }'}</style>}
      <div id="late-style" />
      {takenOver && <style nonce={nonce}>{'#late-nonce-style { width: 40% }'}</style>}
      <div id="late-nonce-style" />
      <Script id="bare" strategy="afterInteractive">
        {flag('nextBare')}
      </Script>
      <Script id="with-nonce" strategy="afterInteractive" nonce={nonce}>
        {flag('nextNonce')}
      </Script>
      <Script src="https://open.example/before.js" strategy="beforeInteractive" />
      <Script src="https://open.example/interactive.js" strategy="afterInteractive" />
      <Script src="https://open.example/lazy.js" strategy="lazyOnload" />
      <button type="button" id="eval" onClick={evaluate} />
    </section>
  )
}

function evaluate() {
  new Function('globalThis.evaluated = true')()
}
