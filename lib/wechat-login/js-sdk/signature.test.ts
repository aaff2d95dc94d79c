import { describe, expect, it } from 'vitest'
import { parseSignableAddress, signAddress } from './signature.ts'

const ticket = 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg'
const official = { ticket, nonceStr: 'Wm3WZYTPz0wzccnW', timestamp: 1414587457 }

describe('the signature of an address', () => {
  it.each([
    ['http://mp.weixin.qq.com?params=value', '0f9de62fce790f9a083d5c99e95740ceb90c27ed'],
    ['http://mp.weixin.qq.com', 'f4d90daf4b3bca3078ab155816175ba34c443a7b'],
  ])('is that of WeChat’s own example: %s', (address, signature) => {
    expect(signAddress(address, official)).toBe(signature)
  })

  it('is over the address as it is written, escapes included', () => {
    const [raw, escaped] = ['https://wx.example.com/?a=/', 'https://wx.example.com/?a=%2F']
    expect(signAddress(raw, official)).not.toBe(signAddress(escaped, official))
  })
})

describe('an address that is signed', () => {
  const APP_ORIGIN = 'https://wx.example.com'

  it.each([
    ['https://wx.example.com/', 'https://wx.example.com/'],
    ['https://wx.example.com/a?b=%E5%80%9F&c=借#part?x#y', 'https://wx.example.com/a?b=%E5%80%9F&c=借'],
    ['https://wx.example.com?from=timeline', 'https://wx.example.com?from=timeline'],
    [
      'https://wx.example.com/a?next=https://evil.example/',
      'https://wx.example.com/a?next=https://evil.example/',
    ],
    ['https://wx.example.com/@evil.example', 'https://wx.example.com/@evil.example'],
  ])('is of our own origin, without its fragment: %s', (input, address) => {
    expect(parseSignableAddress(input, APP_ORIGIN)).toBe(address)
  })

  it.each([
    '',
    '#',
    '/a',
    '//wx.example.com/',
    'wx.example.com/',
    'http://wx.example.com/',
    'https://wx.example.com:8443/',
    'https://wx.example.com.evil.example/',
    'https://wx.example.com@evil.example/',
    'https://me@wx.example.com/',
    'https://me:pw@wx.example.com/',
    'https://evil.example/?https://wx.example.com/',
    'https://evil.example/#https://wx.example.com/',
    'https://evil.example\\@wx.example.com/',
    'https://wx.example.com\\.evil.example/',
    'https://sub.wx.example.com/',
    'https:wx.example.com/',
    'https:///wx.example.com/',
    ' https://wx.example.com/',
    'https://wx.example.com/a b',
    'https://wx.example.com/\n&url=https://evil.example/',
    'https://wx.exa\tmple.com/',
    'javascript://wx.example.com/%0aalert(1)',
    'blob:https://wx.example.com/1',
    'https://wx.example.com\u{2024}evil.example/',
    `https://wx.example.com/?${'x'.repeat(4096)}`,
  ])('is never another: %j', (input) => {
    expect(parseSignableAddress(input, APP_ORIGIN)).toBeNull()
  })

  it('has the port of an origin that has one', () => {
    const here = 'http://localhost:3000/a'
    expect(parseSignableAddress(here, 'http://localhost:3000')).toBe(here)
    expect(parseSignableAddress(here, 'http://localhost')).toBeNull()
  })
})
