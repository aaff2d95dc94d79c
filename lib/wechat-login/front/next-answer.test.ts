import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { mendAnswer } from './next-answer.ts'

const TRIED_ACTION = 'no-cache, no-store, max-age=0, must-revalidate'
const FORM = { 'content-type': 'multipart/form-data; boundary=x' }

/** The status that leaves, and the headers, of an answer that Next was about to send. */
function mend({
  method = 'POST',
  asked = {},
  status,
  headers = {},
  kind = 'APP_PAGE',
  tooLongForAction = false,
  open = false,
  file = false,
}: {
  method?: string
  asked?: Record<string, string>
  status: number
  headers?: Record<string, string>
  /** Of the route that answers, as Next knows it. */
  kind?: 'APP_PAGE' | 'APP_ROUTE'
  tooLongForAction?: boolean
  open?: boolean
  file?: boolean
}) {
  const response = new ServerResponse(new IncomingMessage(new Socket()))
  response.setHeaders(new Headers(headers))
  const request = {
    method,
    headers: asked,
    url: '/page?a=1',
    [Symbol.for('NextInternalRequestMeta')]: { match: { definition: { kind, page: '/page' } } },
  }
  const mended = mendAnswer(request, response, status, {
    tooLongForAction: () => tooLongForAction,
    open,
    file: () => file,
    page: () => '/page?a=1',
  })
  return { status: mended, header: (name: string) => response.getHeader(name) ?? null }
}

it('says in answer to OPTIONS what a page takes, and leaves the answer of a route handler', () => {
  const page = mend({ method: 'OPTIONS', status: 400 })
  expect([page.status, page.header('allow')]).toEqual([204, 'GET, HEAD, OPTIONS, POST'])
  const kept = [
    { method: 'OPTIONS', status: 400, kind: 'APP_ROUTE' },
    { method: 'OPTIONS', status: 204, kind: 'APP_ROUTE', headers: { allow: 'PUT' } },
    { method: 'OPTIONS', status: 200 },
    { method: 'POST', status: 400 },
  ] as const
  for (const one of kept) {
    const { status, header } = mend(one)
    expect([status, header('allow')]).toEqual([one.status, 'headers' in one ? one.headers.allow : null])
  }
})

it('sends a form that was too long for its Server Action to the page that says so', () => {
  const failed = { status: 500, asked: FORM, tooLongForAction: true }
  const mended = mend(failed)
  expect([mended.status, mended.header('location')]).toEqual([303, '/help/too-large?path=%2Fpage%3Fa%3D1'])
  expect(mend({ ...failed, tooLongForAction: false }).status).toBe(500) // the action itself failed
  expect(mend({ ...failed, kind: 'APP_ROUTE' }).status).toBe(500) // a handler did
  expect(mend({ ...failed, asked: { ...FORM, 'next-action': 'a' } }).status).toBe(500)
})

it('has every answer name its request and be for nobody to frame, to sniff or to share', () => {
  const bare = mend({ status: 307 })
  expect(bare.header('x-request-id')).toMatch(/^[0-9A-Za-z]{22}$/)
  expect([bare.header('x-frame-options'), bare.header('x-content-type-options')]).toEqual([
    'SAMEORIGIN',
    'nosniff',
  ])
  expect(bare.header('cache-control')).toBe('private, no-store')
  const named = mend({ status: 200, headers: { 'x-request-id': 'its own', 'cache-control': 'public, a=1' } })
  expect([named.header('x-request-id'), named.header('cache-control')]).toEqual(['its own', 'public, a=1'])
  expect(mend({ status: 409, headers: { 'cache-control': TRIED_ACTION } }).header('cache-control')).toBe(
    `private, ${TRIED_ACTION}`,
  )
})

it('leaves what caches do with an open path to its handler', () => {
  for (const headers of [{}, { 'cache-control': 'no-store' }])
    expect(mend({ status: 200, kind: 'APP_ROUTE', headers, open: true }).header('cache-control')).toBe(
      new Headers(headers).get('cache-control'),
    )
})

it.each([
  [416, 'GET', { 'content-range': 'bytes */300000' }],
  [412, 'GET', {}],
  [412, 'HEAD', {}],
  [405, 'OPTIONS', { allow: 'GET, HEAD' }],
])('says %i where Next refuses %s of a file with a 500', (status, method, headers) => {
  expect(mend({ method, status: 500, headers, file: true }).status).toBe(status)
  expect(mend({ method, status: 500, headers }).status).toBe(500)
})

it('lets no cache share what a Server Action answers on an open path, and leaves a handler its own headers', () => {
  const kept = { status: 200, headers: { 'cache-control': 'no-cache, no-store, max-age=0' }, open: true }
  expect(mend(kept).header('cache-control')).toBe('private, no-cache, no-store, max-age=0')
  expect(mend({ ...kept, kind: 'APP_ROUTE' }).header('cache-control')).toBe(kept.headers['cache-control'])
})
