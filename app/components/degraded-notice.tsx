/** Shown while the session store is away: visitors can read, and change nothing. */
export function DegradedNotice() {
  return (
    <p role="status" className="notice">
      服务正在恢复，您可以继续浏览，暂时不能提交。
    </p>
  )
}
