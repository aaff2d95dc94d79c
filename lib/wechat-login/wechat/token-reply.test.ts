import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WeChatRefusedError, WeChatUnreachableError } from './exchange-error.ts'
import { judgeTokenReply } from './token-reply.ts'

const openid = 'oLVPpjqs9BhvzwPj5A-vTYAX3GLc'
const real = {
  access_token: 'ACCESS',
  expires_in: 7200,
  refresh_token: 'REFRESH',
  openid,
  scope: 'snsapi_base',
}

describe('token reply', () => {
  it('tells who the visitor is', () => {
    expect(judgeTokenReply(JSON.stringify(real))).toEqual({
      openId: openid,
      snapshot: false,
      scope: ['snsapi_base'],
      accessToken: 'ACCESS',
      refreshToken: 'REFRESH',
    })
  })

  it.each([
    ['fields in another order', `{"expires_in":7200,"scope":"snsapi_base","openid":"${openid}"}`],
    ['the lifetime as text', `{"expires_in":"7200","openid":"${openid}"}`],
    ['nested extras', `{"x":{"openid":"7200","errcode":40029},"y":[[]],"openid":"${openid}"}`],
    ['a key twice', `{"openid":"7200","openid":"${openid}","scope":"a","scope":"b"}`],
    ['a BOM', `\uFEFF{"openid":"${openid}"}`],
    ['control characters', `{"nickname":"a\u0000\u0007\n\tb","openid":"${openid}"}\r\n\u0000`],
    ['errcode 0', `{"errcode":0,"errmsg":"ok","openid":"${openid}"}`],
    ['errcode "0"', `{"errcode":"0","openid":"${openid}"}`],
    ['errcode null', `{"errcode":null,"openid":"${openid}"}`],
    ['odd types', `{"scope":7,"access_token":[],"errmsg":1,"openid":"${openid}"}`],
  ])('is understood with %s', (_, body) => {
    expect(judgeTokenReply(body).openId).toBe(openid)
  })

  it.each(['o'.repeat(20), 'o'.repeat(64)])('takes an openId as long as %s', (id) => {
    expect(judgeTokenReply(JSON.stringify({ ...real, openid: id })).openId).toBe(id)
  })

  it.each([
    ['nothing', ''],
    ['half of it', '{"access_token":"ACCESS","openid":"oLVPpj'],
    ['a web page', '<html><body>502 Bad Gateway</body></html>'],
    ['no object', '7200'],
    ['null', 'null'],
    ['a list', `[{"openid":"${openid}"}]`],
    ['no openid', '{"access_token":"ACCESS","expires_in":7200}'],
    ['a number for an openid', '{"openid":7200}'],
    ['a short openid', '{"openid":"7200"}'],
    ['an openid with a line break', `{"openid":"${openid}\n"}`],
    ['an errcode that is none', `{"errcode":"busy","openid":"${openid}"}`],
    ['brackets without end', '['.repeat(60_000)],
  ])('is unreadable as %s, and the code may be spent', (_, body) => {
    expect(() => judgeTokenReply(body)).toThrow(
      expect.objectContaining({ code: 'WECHAT_UNREACHABLE', reason: 'unreadable', codeMayBeSpent: true }),
    )
  })

  it.each(['40029', '"40029"'])(
    'is a refusal when its errcode is %s, an openid beside it or not',
    (errcode) => {
      for (const rest of ['', `,"openid":"${openid}"`])
        expect(() => judgeTokenReply(`{"errcode":${errcode}${rest}}`)).toThrow(
          expect.objectContaining({ code: 'WECHAT_REFUSED', errcode: 40029, remedy: 'restart' }),
        )
    },
  )

  it.each([
    ['invalid code, rid: 64993d2c-2af40adf-01b005b5', '64993d2c-2af40adf-01b005b5'],
    ['invalid code rid: 64993d2c-2af40adf-01b005b5', '64993d2c-2af40adf-01b005b5'],
    ['invalid code, hints: [ req_id: XXXXXX ]', null],
  ])('keeps of %j the rid alone', (errmsg, rid) => {
    expect(() => judgeTokenReply(JSON.stringify({ errcode: 40029, errmsg }))).toThrow(
      expect.objectContaining({ rid }),
    )
  })

  it.each([1, '1', true])('of a snapshot page says so (%j), whatever stands beside it', (flag) => {
    const reply = { ...real, is_snapshotuser: flag, scope: 'snsapi_userinfo,snsapi_base', unionid: 'oUNION' }
    expect(judgeTokenReply(JSON.stringify(reply))).toMatchObject({
      snapshot: true,
      scope: ['snsapi_userinfo', 'snsapi_base'],
    })
  })

  it.each([0, '0', null, ''])('of an ordinary page is no snapshot (%j)', (flag) => {
    expect(judgeTokenReply(JSON.stringify({ ...real, is_snapshotuser: flag })).snapshot).toBe(false)
  })

  it('never shows what WeChat said in an error', () => {
    for (const body of [`{"errcode":40029,"errmsg":"SECRET","openid":"${openid}"}`, '{"openid":"SECRET"}']) {
      const shown = inspect(thrownBy(body), { showHidden: true, depth: null })
      expect(shown).not.toMatch(/SECRET|oLVP/)
    }
  })

  it('is a grant, a refusal or unreadable, whatever arrives', () => {
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.record({ errcode: fc.jsonValue() }).map(toJson),
    )
    fc.assert(
      fc.property(body, (text) => {
        const thrown = thrownBy(text)
        expect(thrown instanceof WeChatRefusedError || thrown instanceof WeChatUnreachableError).toBe(true)
      }),
    )
  })
})

function thrownBy(body: string): unknown {
  try {
    return judgeTokenReply(body)
  } catch (thrown) {
    return thrown
  }
}

function toJson(value: unknown): string {
  return JSON.stringify(value)
}
