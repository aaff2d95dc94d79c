import { expect, it } from 'vitest'
import { USER_AGENTS } from '../../../../e2e/harness/user-agents.ts'
import { addressesToSign } from './addresses-to-sign.ts'

const [HERE, ENTRY] = ['https://wx.example.com/b?x=1', 'https://wx.example.com/a']

it('signs what iOS opened first, and elsewhere what is open now; the other after a refusal', () => {
  expect(addressesToSign(USER_AGENTS.ios, HERE, ENTRY)).toEqual([ENTRY, HERE])
  for (const other of [USER_AGENTS.android, USER_AGENTS.windows, USER_AGENTS.desktopChrome])
    expect(addressesToSign(other, HERE, ENTRY)).toEqual([HERE, ENTRY])
})

it('signs one address once, fragments apart', () => {
  expect(addressesToSign(USER_AGENTS.ios, `${HERE}#a`, `${HERE}#wechat_redirect`)).toEqual([HERE])
})
