import { expect, it } from 'vitest'
import { SIMULATED_ACCOUNT } from '../../lib/wechat-login/config/simulated-account.ts'
import { startSimulator } from '../server.ts'

const view = (name: string, url = 'https://wx.example.com/') => ({ type: 'view', name, url })
const entries = (count: number) => Array.from({ length: count }, (_, at) => view(String(at)))

it.each([
  [{ button: [] }, 40016],
  [{ button: entries(4) }, 40016],
  [{ button: [{ name: 'a' }] }, 40017],
  [{ button: [{ type: 'click', name: 'a', key: 'k' }] }, 40017],
  [{ button: [view('x'.repeat(17))] }, 40018],
  [{ button: [view('六个字的名字')] }, 40018],
  [{ button: [view('')] }, 40018],
  [{ button: [view('a', '')] }, 40020],
  [{ button: [view('a', `https://wx.example.com/${'x'.repeat(1002)}`)] }, 40020],
  [{ button: [{ name: 'a', sub_button: entries(6) }] }, 40023],
  [{ button: [{ name: 'a', sub_button: [{ name: 'b' }] }] }, 40024],
  [{ button: [{ name: 'a', sub_button: [view('x'.repeat(61))] }] }, 40025],
  [{ button: [{ name: 'a', sub_button: [view('b', '')] }] }, 40027],
  [{ button: [view('a', '/frontend')] }, 65317],
  [{ menu: [] }, 47001],
  ['{"button":[{"type":"view","name":"\\u501f","url":"https://wx.example.com/"}]}', 40033],
  [{ button: [view('五个字名称'), { name: '我的', sub_button: entries(5) }] }, 0],
])('a menu is judged as by WeChat: %j is %i', async (menu, errcode) => {
  const simulator = await startSimulator()
  try {
    const post = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      return (await fetch(simulator.origin + path, { method: 'POST', body: text })).json()
    }
    const { appId: appid, secret } = SIMULATED_ACCOUNT
    const { access_token } = await post('/cgi-bin/stable_token', {
      grant_type: 'client_credential',
      appid,
      secret,
    })
    expect(await post('/cgi-bin/menu/create?access_token=made-up', menu)).toMatchObject({ errcode: 40001 })
    expect(await post('/cgi-bin/menu/create', menu)).toMatchObject({ errcode: 41001 })
    expect(await post(`/cgi-bin/menu/create?access_token=${access_token}`, menu)).toMatchObject({ errcode })
  } finally {
    await simulator.close()
  }
})
