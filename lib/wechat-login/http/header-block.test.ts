import { expect, it } from 'vitest'
import { ourCookie, setCookie } from './cookies.ts'
import { roomBeside } from './header-block.ts'

it('leaves room for a cookie of 2,300 bytes beside any address of WeChat’s that the longest host makes', () => {
  const appOrigin = `https://${'a'.repeat(253)}`
  const location = `https://open.weixin.qq.com/connect/oauth2/authorize?${'x'.repeat(300)}${appOrigin}`
  const tracker = ourCookie('T', 'x'.repeat(32), { appOrigin, cookieHostPrefix: true })
  expect(roomBeside([location, setCookie(tracker)])).toBeGreaterThan(2300)
})

it('grows with nothing: each value takes its own length and the line around it', () => {
  expect(roomBeside(['a'.repeat(100)])).toBe(roomBeside([]) - 117)
})
