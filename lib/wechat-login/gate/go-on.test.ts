import { NextRequest, NextResponse } from 'next/server'
import { expect, it } from 'vitest'
import type { Middleware } from '../config/options.ts'
import { goOn } from './go-on.ts'

const OWN = ['x-session-hand-over', 'x-nonce']

/** What the page gets to see of the request, by Next's own headers; and the answer. */
async function through(middleware: Middleware | null, sent: Record<string, string> = {}) {
  const request = new NextRequest('https://wx.example.com/account', { headers: sent })
  const headers = new Headers({ ...sent, 'x-nonce': 'ours' })
  headers.delete('x-session-hand-over')
  const answer = await goOn(request, headers, OWN, middleware)
  const names = answer.headers.get('x-middleware-override-headers')?.split(',') ?? []
  const seen = Object.fromEntries(
    names.map((name) => [name, answer.headers.get(`x-middleware-request-${name}`)]),
  )
  return { answer, seen }
}

const forged = { 'x-session-hand-over': 'forged', 'x-nonce': 'forged', accept: 'text/html' }

it('goes on with the login’s headers and without a client’s own', async () => {
  const { seen } = await through(null, forged)
  expect(seen).toEqual({ accept: 'text/html', 'x-nonce': 'ours' })
})

it.each<readonly [string, Middleware]>([
  ['goes on as it came', () => NextResponse.next()],
  [
    'sets headers of its own from those of the request',
    (request) =>
      NextResponse.next({
        request: { headers: new Headers({ ...Object.fromEntries(request.headers), ...forged }) },
      }),
  ],
  [
    'drops all headers',
    () => NextResponse.next({ request: { headers: new Headers({ accept: 'text/html' }) } }),
  ],
  ['rewrites', (request) => NextResponse.rewrite(new URL('/other', request.url))],
])('keeps the login’s headers when an application’s middleware %s', async (_, middleware) => {
  const { seen } = await through(middleware, forged)
  expect(seen).toEqual({ accept: 'text/html', 'x-nonce': 'ours' })
})

it('keeps what an application’s middleware says of the request and of the answer', async () => {
  const { answer, seen } = await through((request) => {
    const headers = new Headers(request.headers)
    headers.set('x-tenant', 'one')
    const next = NextResponse.next({ request: { headers } })
    next.headers.set('x-version', '7')
    next.cookies.set('theme', 'dark')
    return next
  })
  expect(seen).toEqual({ 'x-tenant': 'one', 'x-nonce': 'ours' })
  expect(answer.headers.get('x-version')).toBe('7')
  expect(answer.headers.get('set-cookie')).toBe('theme=dark; Path=/')
})

it('lets an application’s middleware answer by itself', async () => {
  const { answer } = await through(() => NextResponse.json({ error: 'closed' }, { status: 403 }))
  expect([answer.status, await answer.json()]).toEqual([403, { error: 'closed' }])
  expect(answer.headers.has('x-middleware-override-headers')).toBe(false)
})

it('shows an application’s middleware the request as the page will get it', async () => {
  let seen: readonly (string | null)[] = []
  await through((request) => {
    seen = [request.headers.get('x-session-hand-over'), request.nextUrl.pathname]
    return NextResponse.next()
  }, forged)
  expect(seen).toEqual([null, '/account'])
})
