import { describe, expect, it } from 'vitest'
import { CODE, ming, newServer, PAGE, said } from '../../../e2e/harness/servers/callback-server.ts'
import { sessionKey } from '../session/tracker.ts'
import { type WeChatError, WeChatRefusedError } from '../wechat/exchange-error.ts'

describe('the callback of a consent', () => {
  const NOT_KEPT = `landed ${PAGE}#profile-not-kept`

  /** The outcome, how often WeChat was asked, and whether a profile is stored. */
  async function consent({
    answer = {} as WeChatError | { snapshot?: boolean },
    sent = 'the session that asked' as 'the session that asked' | 'another session' | 'none',
    code = CODE,
    more = '',
    agoSeconds = 5,
    headers = {},
  }) {
    const server = newServer({ answer, scope: 'snsapi_userinfo' })
    const tracker = await server.logIn()
    const state = server.state(tracker, { purpose: 'profile', agoSeconds })
    if (sent === 'none') await server.store.end(sessionKey(tracker))
    const cookies = [`T=${sent === 'another session' ? await server.logIn() : tracker}`]
    const outcome = await server.load({ query: `code=${code}&state=${state}${more}`, cookies, headers })
    return [said(outcome), server.asked(), (await server.profiles().read(ming)) !== null]
  }

  it.each([
    ['the session that asked', {}, [`landed ${PAGE}`, 1, true]],
    ['a code that WeChat refuses', { answer: new WeChatRefusedError(40029) }, [NOT_KEPT, 1, false]],
    ['a snapshot', { answer: { snapshot: true } }, [NOT_KEPT, 1, false]],
    ['another session', { sent: 'another session' as const }, [NOT_KEPT, 0, false]],
    ['ten minutes gone', { agoSeconds: 601 }, [NOT_KEPT, 0, false]],
    ['a refusal', { code: 'authdeny' }, [`landed ${PAGE}`, 0, false]],
    ['no code', { code: '<script>' }, [`landed ${PAGE}`, 0, false]],
    ['a script', { headers: { 'sec-fetch-mode': 'cors' } }, [`landed ${PAGE}`, 0, false]],
    ['a repeated parameter', { more: '&code=again' }, ['login-failed: repeated-parameter', 0, false]],
    ['no session any more', { sent: 'none' as const }, ['restart 1: other-browser', 0, false]],
    [
      'a refusal and no session',
      { sent: 'none' as const, code: 'authdeny' },
      ['restart 1: other-browser', 0, false],
    ],
  ])('with %s', async (_, given, expected) => {
    expect(await consent(given)).toEqual(expected)
  })
})
