import { expect, it } from 'vitest'
import { causeOf, causeOfThrown } from './cause.ts'

const answer = (status: number, headers: Readonly<Record<string, string>> = {}) => ({
  status,
  headers,
  setCookies: [],
  body: '',
})

it.each([
  [200, {}, { path: '/frontend/member' }, null],
  [503, { 'x-request-id': 'r' }, { path: '/redirect?code=a' }, '503 of the product at the callback'],
  [502, {}, { path: '/frontend/member' }, '502 of nginx at a page'],
  [502, {}, { path: '/logout', method: 'POST' }, '502 of nginx at a sign-out'],
  [
    404,
    { 'x-request-id': 'r' },
    { path: '/frontend/loan/apply', method: 'POST' },
    '404 of the product at a form',
  ],
  [200, {}, { path: '/help/login-failed?request=r&cause=sessions-lost' }, 'help page: sessions-lost'],
  [200, {}, { path: '/help/too-busy' }, 'help page: too-busy'],
  [200, {}, { path: '/help/signed-out' }, null],
] as const)('says of %i why it is not what was asked for', (status, headers, request, cause) => {
  expect(causeOf(answer(status, headers), request)).toBe(cause)
})

it('says why no answer came', () => {
  const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
  expect(causeOfThrown(reset, { path: '/redirect?code=a' })).toBe('ECONNRESET at the callback')
  expect(causeOfThrown(new Error('no whole answer in time'), { path: '/' })).toBe(
    'no whole answer in time at a page',
  )
})
