import { describe, expect, it } from 'vitest'
import { parseAvatarUrl } from './avatar-url.ts'
import { askUserInfo, judgeUserInfo } from './user-info.ts'

const openid = 'oLVPpjqs9BhvzwPj5A-vTYAX3GLc'
const avatar = 'https://thirdwx.qlogo.cn/mmopen/vi_32/abc/132'
const reply = { openid, nickname: '小明', sex: 0, province: '', headimgurl: avatar, privilege: [] }
const judged = (changes: Readonly<Record<string, unknown>>) =>
  judgeUserInfo(JSON.stringify({ ...reply, ...changes }))

describe('a profile', () => {
  it('is a nickname and a picture', () => {
    expect(judged({})).toEqual({ openId: openid, nickname: '小明', avatarUrl: avatar })
  })

  it.each([
    ['emojis of several parts', '小红 🌸👩‍👧', '小红 🌸👩‍👧'],
    ['another direction of writing', '\u202Eadmin\u202C', 'admin'],
    ['line breaks', 'a\n\u2028b', 'a  b'],
    ['half an emoji', 'a\uD83D', 'a'],
    ['markup, which stays text', '<b>x</b>', '<b>x</b>'],
    ['no end', '名'.repeat(1000), '名'.repeat(64)],
    ['no text', 7, ''],
  ])('is read with a nickname of %s', (_, nickname, read) => {
    expect(judged({ nickname }).nickname).toBe(read)
  })

  it.each(['', null, 'https://evil.example/x.png', 'javascript:alert(1)'])(
    'is read without a picture from %j',
    (headimgurl) => {
      expect(judged({ headimgurl }).avatarUrl).toBeNull()
    },
  )

  it('is refused with an errcode, and unreadable without a sane openId', () => {
    expect(() => judgeUserInfo('{"errcode":48001,"errmsg":"api unauthorized"}')).toThrow(
      expect.objectContaining({ code: 'WECHAT_REFUSED', errcode: 48001 }),
    )
    for (const body of ['', '{}', '[]', '{"openid":7}'])
      expect(() => judgeUserInfo(body)).toThrow(expect.objectContaining({ code: 'WECHAT_UNREACHABLE' }))
  })

  it('is asked for in Chinese, with the user’s own token', async () => {
    const { openId } = judged({})
    const asked: URL[] = []
    const fetchFn: typeof fetch = async (url) => {
      asked.push(new URL(String(url)))
      return new Response(JSON.stringify(reply))
    }
    await askUserInfo('TOKEN', openId, { apiOrigin: 'https://api.weixin.qq.com' }, 1000, fetchFn)
    expect(asked.map(String)).toEqual([
      `https://api.weixin.qq.com/sns/userinfo?access_token=TOKEN&openid=${openid}&lang=zh_CN`,
    ])
  })
})

describe('a picture', () => {
  it('comes over https from WeChat’s own hosts', () => {
    expect(parseAvatarUrl('http://wx.qlogo.cn/mmopen/x/0')).toBe('https://wx.qlogo.cn/mmopen/x/0')
  })

  it.each([
    'https://thirdwx.qlogo.cn.evil.example/x',
    'https://evil.example/thirdwx.qlogo.cn',
    'https://thirdwx.qlogo.cn@evil.example/x',
    'https://user@thirdwx.qlogo.cn/x',
    'https://thirdwx.qlogo.cn:8443/x',
    'https://thirdwx.qlogo.cn/\\evil',
    'https://thirdwx.qlogo.cn/a b',
    '//thirdwx.qlogo.cn/x',
    `https://thirdwx.qlogo.cn/${'x'.repeat(512)}`,
  ])('does not come from %s', (url) => {
    const parsed = parseAvatarUrl(url)
    expect(parsed === null || new URL(parsed).origin === 'https://thirdwx.qlogo.cn').toBe(true)
    if (!url.includes('\\')) expect(parsed).toBeNull()
  })
})
