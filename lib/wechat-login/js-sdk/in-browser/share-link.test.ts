import { describe, expect, it } from 'vitest'
import { linkOf } from './share-card.ts'
import { shareLink } from './share-link.ts'

const PAGE = 'https://wx.example.com/a'

describe('the link of a card', () => {
  it.each([
    ['?code=051vrM0&state=A1', ''],
    ['?uin=MTIz&key=abc&pass_ticket=def', ''],
    ['?from=singlemessage&isappinstalled=0', ''],
    ['?from=timeline&product=flexible', '?product=flexible'],
    ['?nsukey=abc%2F', ''],
    ['?exportkey=1&b=2&openid=o123&unionid=u', '?b=2'],
    ['?%63ode=1&OpenId=o&st%61te=2', ''],
    ['?code', ''],
    ['?code=1&code=2&a=1', '?a=1'],
    ['?', ''],
    ['?&&', ''],
    ['#wechat_redirect', ''],
    ['?a=1#token=secret', '?a=1'],
    ['#?code=1', ''],
  ])('has no personal parameter and no fragment: %s', (rest, kept) => {
    expect(shareLink(PAGE + rest)).toBe(PAGE + kept)
  })

  it.each(['?a=%2F+b&c=借', '?postcode=1&keys=2&from_page=3', '?a', '?a=code=1', '?estate=1'])(
    'keeps everything else as it is written: %s',
    (rest) => {
      expect(shareLink(PAGE + rest)).toBe(PAGE + rest)
    },
  )

  it('is the path that the page names, which may have a parameter of any name', () => {
    const here = { href: `${PAGE}?code=1`, origin: 'https://wx.example.com' }
    expect(linkOf('/invite?code=A1', here)).toBe('https://wx.example.com/invite?code=A1')
    for (const path of [undefined, '//evil.example/', 'https://evil.example/', '/\\evil.example', 'http://['])
      expect(linkOf(path, here)).toBe(PAGE)
  })
})
