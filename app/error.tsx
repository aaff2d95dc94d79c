'use client'

import { unstable_isUnrecognizedActionError as isOfAnotherBuild } from 'next/navigation'
import { useEffect } from 'react'

/** What a page that failed shows instead of itself. One of an older build is loaded anew, once, and goes on. */
export default function PageError({
  error,
  reset,
}: {
  readonly error: Error & { digest?: string }
  readonly reset: () => void
}) {
  useEffect(() => {
    const chunkIsGone = error.name === 'ChunkLoadError'
    if (chunkIsGone || isOfAnotherBuild(error)) reloadOnce()
  }, [error])
  return (
    <main className="center">
      <h1>页面出了点问题</h1>
      <p className="soft">这不是您的操作造成的，您的登录状态没有丢失。</p>
      <button type="button" className="weui-btn weui-btn_primary wide" onClick={reset}>
        再试一次
      </button>
      {error.digest === undefined ? null : <small>错误编号 {error.digest}</small>}
    </main>
  )
}

const ONCE_IN_MS = 60_000

/** The page script finds `reloaded`, and sends the form that was being sent again. */
function reloadOnce(): void {
  const last = Number(sessionStorage.getItem('last reload') ?? 0)
  if (Date.now() - last < ONCE_IN_MS) return
  sessionStorage.setItem('last reload', String(Date.now()))
  sessionStorage.setItem('reloaded', '1')
  location.reload()
}
