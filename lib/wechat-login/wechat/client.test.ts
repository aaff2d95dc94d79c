import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import samples from './client.samples.json' with { type: 'json' }
import { describeDevice, detectClient } from './client.ts'

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) MicroMessenger/8.0.60'

describe('client', () => {
  it.each(samples)('knows $name', ({ userAgent, kind, platform, device }) => {
    expect(detectClient(userAgent)).toMatchObject({ kind, platform })
    expect(describeDevice(userAgent)).toBe(device)
  })

  it('lets WeChat and its developer tools log in, and nothing else', () => {
    const able = samples.filter(({ userAgent }) => detectClient(userAgent).canLogIn)
    expect(new Set(able.map(({ kind }) => kind))).toEqual(new Set(['wechat', 'devtools']))
    expect(able).toEqual(samples.filter(({ kind }) => kind === 'wechat' || kind === 'devtools'))
  })

  it('takes a request without a user agent for a fetcher', () => {
    expect(detectClient(null)).toEqual({ kind: 'fetcher', platform: 'unknown', canLogIn: false })
    expect(describeDevice(null)).toBe('未知设备')
  })

  it('stays the same client when the network and the version change', () => {
    const [wifi, mobile] = [`${IPHONE} NetType/WIFI`, `${IPHONE}1 NetType/5G`]
    expect(detectClient(wifi)).toEqual(detectClient(mobile))
  })

  it('reads the first 2,048 characters only', () => {
    expect(detectClient(IPHONE.padEnd(100_000, ' x')).kind).toBe('wechat')
    expect(detectClient(`Mozilla/5.0 ${'x'.repeat(2048)} MicroMessenger/8.0`).kind).toBe('browser')
  })

  it('finds a word for whatever calls', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (userAgent) => {
        expect(describeDevice(userAgent)).toMatch(/^[\p{Script=Han}]+( · \S+)?$/u)
      }),
    )
  })
})
