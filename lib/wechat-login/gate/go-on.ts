import { NextRequest, NextResponse } from 'next/server'
import type { Middleware } from '../config/options.ts'

/*
 * Next's middleware tells Next by these headers of its answer which headers the page is to see. They are how
 * `NextResponse.next({ request: { headers } })` works.
 */
const NAMES = 'x-middleware-override-headers'
const VALUE = 'x-middleware-request-'

/**
 * On to the page with these headers: by way of the application's own middleware, where it has one. That one sees the
 * request as the page will; what it says of the request or the answer is kept, but for our own headers.
 * @param own the names of our own headers
 */
export async function goOn(
  request: NextRequest,
  headers: Headers,
  own: readonly string[],
  middleware: Middleware | null,
): Promise<NextResponse> {
  const ours = NextResponse.next({ request: { headers } })
  if (middleware === null) return ours
  const theirs = await middleware(new NextRequest(request, { headers }))
  const answer = new NextResponse(theirs.body, theirs)
  if (!passesOn(theirs)) return answer
  const names = new Set(namesIn(theirs.headers.has(NAMES) ? theirs.headers : ours.headers))
  for (const name of theirs.headers.has(NAMES) ? own : names) {
    const value = ours.headers.get(VALUE + name)
    if (value === null) {
      names.delete(name)
      answer.headers.delete(VALUE + name)
    } else {
      names.add(name)
      answer.headers.set(VALUE + name, value)
    }
  }
  answer.headers.set(NAMES, [...names].join(','))
  return answer
}

function passesOn({ headers }: Response): boolean {
  return headers.has('x-middleware-next') || headers.has('x-middleware-rewrite')
}

function namesIn(headers: Headers): readonly string[] {
  return (headers.get(NAMES) ?? '').split(',').map((name) => name.trim().toLowerCase())
}
