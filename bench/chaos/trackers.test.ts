import { expect, it } from 'vitest'
import type { RawAnswer } from '../../e2e/harness/raw-request.ts'
import { newRecorder } from './recorder.ts'
import { trackerIn, trackersOf } from './trackers.ts'

const T = `s${'a'.repeat(31)}`
const answer = (over: Partial<RawAnswer>): RawAnswer => ({
  status: 200,
  headers: {},
  setCookies: [],
  body: '',
  ...over,
})
const landing = answer({ status: 302, setCookies: [`__Host-T=${T}; Path=/; Secure`] })
const toWeChat = answer({
  status: 302,
  headers: { location: 'http://open.weixin.test/connect/oauth2/authorize?appid=x' },
})
const opened = answer({ body: '<span data-testid="open-id">oABC****wxyz</span>' })

function oneVisitor() {
  const recorder = newRecorder(1, () => 100)
  const trackers = trackersOf(0, recorder)
  return { trackers, seen: recorder.observed() }
}

it('tells a session’s T from one that only began a login, and from one that was cut', () => {
  expect(trackerIn(`__Host-UU=x; __Host-T=${T}`)).toBe(T)
  expect(trackerIn(`__Host-T=1${'a'.repeat(31)}`)).toBeNull()
  expect(trackerIn(`__Host-T=${T.slice(1)}`)).toBeNull()
})

it('misses a session that leads to WeChat, once', () => {
  const { trackers, seen } = oneVisitor()
  expect(trackers.landed(landing, 0)).toBe(true)
  expect(trackers.landed(landing, 0)).toBe(false) // the same callback again
  trackers.answered(T, 5, opened)
  trackers.answered(T, 9, toWeChat)
  trackers.answered(T, 9, toWeChat)
  expect(seen.losses).toMatchObject([{ visitor: 0, aliveMs: 5 }])
})

it('takes a page for reading only as no sign of life', () => {
  const { trackers, seen } = oneVisitor()
  trackers.landed(landing, 0)
  trackers.answered(T, 5, answer({ body: `${opened.body}服务正在恢复` }))
  trackers.answered(T, 9, toWeChat)
  expect(seen.losses).toMatchObject([{ aliveMs: 0 }])
})

it('expects nothing of a T that it never had, and nothing of a sign-out that nobody confirmed', () => {
  const { trackers, seen } = oneVisitor()
  trackers.answered(T, 1, toWeChat)
  trackers.landed(landing, 0)
  trackers.leaves(T)
  trackers.answered(T, 9, toWeChat)
  trackers.answered(T, 9, opened)
  expect([seen.losses, seen.revivals]).toEqual([[], []])
})

it('notices a session that opens a page after its sign-out', () => {
  const { trackers, seen } = oneVisitor()
  trackers.landed(landing, 0)
  trackers.leaves(T)
  trackers.left(T)
  trackers.answered(T, -1, opened) // it was on its way
  expect(seen.revivals).toEqual([])
  trackers.answered(T, 1, opened)
  expect(seen.revivals).toHaveLength(1)
})
