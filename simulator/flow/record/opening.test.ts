import { expect, it } from 'vitest'
import { type HolderAct, openingOf } from './opening.ts'

const ORIGIN = 'http://localhost:3000'

function opened(
  headers: Record<string, string>,
  { path = '/a', method = 'GET', fromPhone = false, act = null as HolderAct | null } = {},
) {
  return openingOf({ headers: new Headers(headers), url: new URL(path, ORIGIN), method, fromPhone, act })
}

it('is what the phone says: a tap, or back', () => {
  expect(opened({}, { fromPhone: true, act: 'tap' })).toBe('tap')
  expect(opened({}, { act: 'back' })).toBe('back')
  expect(opened({}, { fromPhone: true })).toBe('back')
})

it('is a link or going back when Next asks from within a page, whatever the phone said before', () => {
  const path = '/b?c=1&_rsc=2'
  expect(opened({ rsc: '1', referer: `${ORIGIN}/a` }, { path, act: 'back' })).toBe('link')
  expect(opened({ rsc: '1', referer: `${ORIGIN}/b?c=1` }, { path })).toBe('back')
})

it('is a link, a reload or going back by what the browser sends', () => {
  const framed = { 'sec-fetch-dest': 'iframe' }
  expect(opened({ ...framed, referer: `${ORIGIN}/b` })).toBe('link')
  expect(opened({ ...framed, referer: `${ORIGIN}/b`, 'cache-control': 'max-age=0' })).toBe('reload')
  expect(opened(framed)).toBe('back')
})

it('is an address from elsewhere', () => {
  expect(opened({})).toBe('address')
  expect(opened({ referer: 'https://elsewhere.example/' })).toBe('address')
})

it('is what a form asks for', () => {
  expect(opened({}, { method: 'POST', path: '/logout' })).toBe('sign-out')
  expect(opened({}, { method: 'POST', path: '/frontend/member' })).toBe('consent')
})
