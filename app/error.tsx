'use client'

/** What a page that failed shows instead of itself. */
export default function PageError({
  error,
  reset,
}: {
  readonly error: Error & { digest?: string }
  readonly reset: () => void
}) {
  return (
    <main className="center">
      <h1>页面出了点问题</h1>
      <p className="soft">这不是您的操作造成的，您的登录状态没有丢失。</p>
      <button type="button" className="button" onClick={reset}>
        再试一次
      </button>
      {error.digest === undefined ? null : <small>错误编号 {error.digest}</small>}
    </main>
  )
}
