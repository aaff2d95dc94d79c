/** The simulator's answer, before it is sent; `broken` ends the connection instead. */
export type Reply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly setCookies?: readonly string[]
  readonly broken?: 'before-answer' | 'in-answer'
  /** Names of the faults that changed it. */
  readonly faults?: readonly string[]
  readonly note?: Note
}

export type Note = {
  readonly outcome: string
  readonly user?: string
  readonly scope?: string
  readonly code?: string
}

export function html(body: string, note?: Note): Reply {
  return withNote({ status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body }, note)
}

/** WeChat's API always sends `text/plain` and 200. */
export function plain(body: unknown, note?: Note): Reply {
  return withNote(
    { status: 200, headers: { 'Content-Type': 'text/plain' }, body: JSON.stringify(body) },
    note,
  )
}

export function json(status: number, body: unknown): Reply {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
}

export function redirect(location: string, note?: Note): Reply {
  return withNote({ status: 302, headers: { Location: location }, body: '' }, note)
}

function withNote(reply: Reply, note: Note | undefined): Reply {
  return note === undefined ? reply : { ...reply, note }
}
