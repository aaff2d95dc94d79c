import { describe, expect, it } from 'vitest'
import { masked, maskedAddress, maskedReply, shownHeaders } from './mask.ts'

const CODE = '051m0fBEysi8FS7tTdbL8dUDOZhi0wvk'
const TRACKER = '6WelmuVz1bZ6qCAvzuJnTdJ3Bz3s6bM2'
const SEAL = 'Fe26.2*49938365*8006f1fe423a7ba3dbda3eb81a0ace7ded798b1f5c6b1fbbf07267e63c16a409'
const OPEN_ID = 'o6I6xLmTq0YB2nV7cKd9eRfGNZwr'

describe('what is recorded of a secret', () => {
  it('is its first characters and its length', () => {
    expect(masked(TRACKER)).toBe('6Wel****(32)')
    expect(masked('')).toBe('')
  })

  it.each(['a', 'ab', 'abc', 'abcd', 'authdeny'])('is never the whole of a short one: %s', (value) => {
    expect(masked(value)).not.toContain(value)
  })

  it.each([
    `/redirect?code=${CODE}&state=abc`,
    `/redirect?CODE=${CODE}`,
    `/enter?ticket=${CODE}`,
    `/x?a=1&code=${CODE}#wechat_redirect`,
    `/x?to=${encodeURIComponent(`/redirect?code=${CODE}&state=1`)}`,
    `/x?to=${encodeURIComponent(`/y?to=${encodeURIComponent(`/redirect?code=${CODE}`)}`)}`,
    `/sns/oauth2/access_token?appid=wx1&secret=${CODE}&code=${CODE}&grant_type=authorization_code`,
    `/x?uin=${CODE}&key=${CODE}&pass_ticket=${CODE}&openid=${CODE}&access_token=${CODE}`,
    `/x?code=a=${CODE}`,
    `/x?y?code=${CODE}`,
    `/x?c%6Fde=${CODE}`,
    `/x#y?code=${CODE}`,
  ])('is not its value in an address: %s', (address) => {
    expect(decodeURIComponent(decodeURIComponent(maskedAddress(address)))).not.toContain(CODE)
  })

  it.each(['/pair/', '/pair/computer/', '/pair/events/'])(
    'is not the ticket in the address of a pairing: %s',
    (path) => {
      const ticket = '1xWazsa8BRdrqYSXqJpVdtnhtCi4VIleHHi1hF0tJmlz0'
      expect(maskedAddress(`${path}${ticket}?to=%2Fx`)).toBe(`${path}1xWa****(45)?to=%2Fx`)
      expect(maskedAddress(maskedAddress(path + ticket))).toBe(`${path}1xWa****(45)`)
      expect(maskedAddress(`${path}${ticket.slice(1)}`)).toBe(`${path}${ticket.slice(1)}`)
    },
  )

  it('leaves an address readable where nothing is secret', () => {
    const address =
      '/connect/oauth2/authorize?appid=wx1&redirect_uri=http%3A%2F%2Fh5.test%2Fredirect&scope=snsapi_base'
    expect(maskedAddress(address)).toBe(address)
    expect(maskedAddress('/frontend/loan/apply?product=big#/detail')).toBe(
      '/frontend/loan/apply?product=big#/detail',
    )
  })

  it('is not its value in a header, whichever carries it', () => {
    const request = shownHeaders('request', {
      host: 'h5.test',
      cookie: `T=${TRACKER}; UU=${SEAL}; other=${CODE}`,
      referer: `http://h5.test/redirect?code=${CODE}`,
      authorization: `Bearer ${CODE}`,
      'x-session-hand-over': CODE,
    })
    const response = shownHeaders('response', {
      location: `http://h5.test/redirect?code=${CODE}&state=abc`,
      'set-cookie': [`T=${TRACKER}; Path=/; HttpOnly`, `UU=${SEAL}; Path=/`],
      'content-security-policy': `script-src 'nonce-${CODE}'`,
      'x-unknown': CODE,
    })
    const text = JSON.stringify([request, response])
    for (const secret of [CODE, TRACKER, SEAL, SEAL.slice(4)]) expect(text).not.toContain(secret)
    expect(request).toContainEqual(['cookie', 'T=6Wel****(32); UU=Fe26****(80); other=051m****(32)'])
    expect(response).toContainEqual(['set-cookie', 'T=6Wel****(32); Path=/; HttpOnly'])
    expect(request.map(([name]) => name)).toEqual(['host', 'cookie', 'referer'])
  })

  it('is not its value in WeChat’s answer', () => {
    const body = JSON.stringify({
      access_token: CODE,
      refresh_token: CODE,
      openid: OPEN_ID,
      unionid: OPEN_ID,
      scope: 'snsapi_base',
      expires_in: 7200,
    })
    for (const text of [body, body.slice(0, 80), `[${body}]`, `{"nested":{"openid":"${OPEN_ID}"}}`]) {
      const shown = maskedReply(text)
      expect(shown).not.toContain(CODE)
      expect(shown).not.toContain(OPEN_ID)
    }
    expect(JSON.parse(maskedReply(body))).toMatchObject({
      scope: 'snsapi_base',
      expires_in: 7200,
      openid: 'o6I6****(28)',
    })
  })
})
