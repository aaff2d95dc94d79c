import { describe, expect, it } from 'vitest'
import {
  newMiniProgramServer,
  newWebView,
  ORIGIN,
  WEB_VIEW,
} from '../../../e2e/harness/servers/mini-program-server.ts'
import { USER_AGENTS } from '../../../e2e/harness/user-agents.ts'
import { subscribe } from '../events.ts'
import { parseTracker, sessionKey } from '../session/tracker.ts'
import { StoreUnreachableError } from '../storage/unreachable.ts'
import { type OpenId, parseOpenId } from '../wechat/open-id.ts'
import { enter } from './enter.ts'

const [MING, HONG] = [openId('oMing'), openId('oHong')]

function openId(name: string): OpenId {
  return parseOpenId(name.padEnd(28, '0')) ?? expect.fail('no openId')
}

type Server = ReturnType<typeof newMiniProgramServer>

/** Whose session a browser with these cookies has. */
async function whoIs(server: Server, cookies: string): Promise<OpenId | null> {
  const [, text = ''] = /\bT=(\w+)/.exec(cookies) ?? []
  const tracker = parseTracker(text, server.keys)
  return tracker === null ? null : ((await server.store.read(sessionKey(tracker)))?.openId ?? null)
}
const inShort = ({ status, headers }: Response) => `${status} ${headers.get('location') ?? ''}`.trim()

const LANDED = `303 ${ORIGIN}/page?a=1`

describe('a web-view that opens a ticket', () => {
  it('posts at once, and is logged in on the page of the ticket', async () => {
    const server = newMiniProgramServer()
    const view = newWebView(server)
    const page = await view.open(await server.ticketFor(MING))
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'nonce-[^']+'; script-src 'nonce-[^']+'; form-action 'self'; base-uri 'none'/,
    )
    expect(page.headers.get('cache-control')).toBe('private, no-store')
    expect(await page.text()).toContain('<button class="go">')
    const landed = await view.post()
    expect(inShort(landed)).toBe(LANDED)
    expect(landed.headers.get('cache-control')).toBe('no-store')
    expect(landed.headers.getSetCookie().map((line) => line.split('=')[0])).toEqual(['T', 'UU'])
    expect(await whoIs(server, view.cookies())).toBe(MING)
  })

  it('spends nothing by opening it, however often', async () => {
    const server = newMiniProgramServer()
    const url = await server.ticketFor(MING)
    const view = newWebView(server)
    for (const client of [view, newWebView(server), view]) await client.open(url)
    expect(inShort(await view.post())).toBe(LANDED)
  })

  it('lands both requests of a form that is sent twice in one session', async () => {
    const server = newMiniProgramServer()
    const view = newWebView(server)
    await view.open(await server.ticketFor(MING))
    const cookie = view.cookies()
    const both = await Promise.all([view.post(), view.post(view.form(), { cookie })])
    expect(both.map(inShort)).toEqual([LANDED, LANDED])
    const trackers = both.map(({ headers }) => headers.getSetCookie()[0])
    expect(trackers[0]).toBe(trackers[1])
    expect(await server.store.list(MING)).toHaveLength(1)
  })

  it('begins one session, as the metrics count them, however often its form is sent', async () => {
    const server = newMiniProgramServer()
    const view = newWebView(server)
    await view.open(await server.ticketFor(MING))
    const begun: string[] = []
    subscribe(({ name }) => name === 'session.begun' && begun.push(name))
    const cookie = view.cookies()
    await Promise.all([view.post(), view.post(view.form(), { cookie })])
    expect(begun).toEqual(['session.begun'])
  })

  it('lands once more when its form is sent again after the answer came', async () => {
    const server = newMiniProgramServer()
    const view = newWebView(server)
    await view.enter(await server.ticketFor(MING))
    const again = await view.post()
    expect([inShort(again), again.headers.getSetCookie()]).toEqual([LANDED, []])
    expect(await server.store.list(MING)).toHaveLength(1)
  })

  it('goes on in the session that it has, if it is the same person’s', async () => {
    const server = newMiniProgramServer()
    const view = newWebView(server, await server.sessionOf(MING))
    const url = await server.ticketFor(MING)
    const landed = await view.enter(url)
    expect([inShort(landed), landed.headers.getSetCookie()]).toEqual([LANDED, []])
    expect(inShort(await newWebView(server).enter(url))).toBe('409') // it is used up all the same
    expect(await server.store.list(MING)).toHaveLength(1)
  })

  it('replaces a session that has ended', async () => {
    const server = newMiniProgramServer()
    const cookie = await server.sessionOf(HONG)
    server.pass(1801)
    const view = newWebView(server, cookie)
    expect(inShort(await view.enter(await server.ticketFor(MING)))).toBe(LANDED)
    expect(await whoIs(server, view.cookies())).toBe(MING)
  })

  it('loses nothing when the store is away: the same ticket works when it is back', async () => {
    const server = newMiniProgramServer()
    const view = newWebView(server)
    await view.open(await server.ticketFor(MING))
    const away = new Proxy(server.store, {
      get: (store, verb) =>
        verb === 'claim'
          ? () => Promise.reject(new StoreUnreachableError('timeout', null))
          : Reflect.get(store, verb),
    })
    const headers = { 'user-agent': WEB_VIEW, cookie: view.cookies(), origin: ORIGIN }
    const request = new Request(`${ORIGIN}/enter`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(view.form()),
    })
    const busy = await enter(request, { ...server.services, store: () => away })
    expect(busy.status).toBe(503)
    expect(await busy.text()).toContain('name="ticket"') // its button sends the same again
    expect(inShort(await view.post())).toBe(LANDED)
  })
})

describe('a ticket is good', () => {
  it('once', async () => {
    const server = newMiniProgramServer()
    const url = await server.ticketFor(MING)
    const view = newWebView(server)
    expect(inShort(await view.enter(url))).toBe(LANDED)
    for (const other of [newWebView(server), newWebView(server)]) {
      expect(inShort(await other.enter(url))).toBe('409')
      expect(await whoIs(server, other.cookies())).toBeNull()
    }
  })

  it('once among many browsers that use it at the same time', async () => {
    const server = newMiniProgramServer()
    const url = await server.ticketFor(MING)
    const views = Array.from({ length: 5 }, () => newWebView(server))
    await Promise.all(views.map((view) => view.open(url)))
    const answers = await Promise.all(views.map((view) => view.post()))
    expect(answers.map(inShort).toSorted()).toEqual([LANDED, '409', '409', '409', '409'])
    expect(await server.store.list(MING)).toHaveLength(1)
  })

  it('for a minute', async () => {
    const server = newMiniProgramServer()
    const [early, late] = [await server.ticketFor(MING), await server.ticketFor(MING)]
    const [inTime, tooLate] = [newWebView(server), newWebView(server)]
    await tooLate.open(late)
    server.pass(60)
    expect(inShort(await inTime.enter(early))).toBe(LANDED)
    server.pass(1)
    expect(inShort(await tooLate.post())).toBe('409')
    expect((await newWebView(server).open(await server.ticketFor(MING))).status).toBe(200)
    expect((await tooLate.open(late)).status).toBe(409)
  })

  it('never again after a sign-out, by the browser that used it', async () => {
    const server = newMiniProgramServer()
    const view = newWebView(server)
    await view.open(await server.ticketFor(MING))
    const [form, cookie] = [view.form(), view.cookies()]
    await view.post()
    await server.store.endAll(MING)
    expect(inShort(await view.post(form, { cookie }))).toBe('409')
    expect(await server.store.list(MING)).toEqual([])
  })

  it('for its own page, whatever else the address or the form says', async () => {
    const server = newMiniProgramServer()
    const url = await server.ticketFor(MING)
    const view = newWebView(server)
    await view.open(`${url}&path=/admin&next=//evil.example`)
    expect(inShort(await view.post({ ...view.form(), path: '/admin', next: 'https://evil.example' }))).toBe(
      LANDED,
    )
  })

  it('once in every spelling that opens', async () => {
    const server = newMiniProgramServer()
    const url = await server.ticketFor(MING)
    const spelled = [url, `${url}x`, url.replaceAll('*', '%2A')]
    const answers = []
    for (const one of spelled) answers.push(inShort(await newWebView(server).enter(one)))
    expect(answers).toEqual([LANDED, '409', '409'])
  })

  it('for nothing when it is changed, cut, repeated, or a seal of another kind', async () => {
    const server = newMiniProgramServer()
    const url = await server.ticketFor(MING)
    const other = newMiniProgramServer({ SESSION_SECRET: 'another-secret-of-another-server' })
    const landed = await newWebView(server).enter(await server.ticketFor(MING))
    const userSeal = /^UU=([^;]+)/.exec(landed.headers.getSetCookie()[1] ?? '')?.[1] ?? expect.fail('no UU')
    for (const wrong of [
      url.replace('Fe26', 'Fe27'),
      url.slice(0, -5),
      url.replace(/.(?=[*][^*]*$)/, (last) => (last === 'x' ? 'y' : 'x')),
      `${url}&ticket=x`,
      url.toUpperCase(),
      `${ORIGIN}/enter`,
      `${ORIGIN}/enter?ticket=`,
      `${ORIGIN}/enter?ticket=${userSeal}`,
      await other.ticketFor(MING),
    ])
      expect((await newWebView(server).open(wrong)).status, wrong).toBe(409)
  })
})

describe('a ticket in another client', () => {
  it('is not spent by a request that opened no page, or sends no cookie', async () => {
    const server = newMiniProgramServer()
    const url = await server.ticketFor(MING)
    const ticket = new URL(url).searchParams.get('ticket') ?? ''
    const view = newWebView(server)
    await view.open(url)
    const stranger = newWebView(server)
    for (const form of [
      { ticket },
      { ticket, browser: '' },
      view.form(),
      { ...view.form(), browser: 'x'.repeat(22) },
    ])
      expect(inShort(await stranger.post(form))).toBe('409')
    expect(inShort(await view.post())).toBe(LANDED)
  })

  it('is not spent by what the page of another browser sends', async () => {
    const server = newMiniProgramServer()
    const url = await server.ticketFor(MING)
    const [view, stranger] = [newWebView(server), newWebView(server)]
    await view.open(url)
    await stranger.open(url)
    expect(inShort(await stranger.post(view.form()))).toBe('409') // with a T of its own
    expect(inShort(await view.post(stranger.form()))).toBe('409')
    expect(inShort(await view.post())).toBe(LANDED)
  })

  it('is not spent by one ticket’s page for another ticket', async () => {
    const server = newMiniProgramServer()
    const view = newWebView(server)
    await view.open(await server.ticketFor(HONG, '/other'))
    const { browser = '' } = view.form()
    const ticket = new URL(await server.ticketFor(MING)).searchParams.get('ticket') ?? ''
    expect(inShort(await view.post({ ticket, browser }))).toBe('409')
  })

  it.each([
    ['WeChat’s own browser', { 'user-agent': USER_AGENTS.android }],
    ['a computer', { 'user-agent': USER_AGENTS.desktopChrome }],
    ['a crawler that says miniProgram', { 'user-agent': 'curl/8.5.0 miniProgram/wx1' }],
    ['a crawler', { 'user-agent': 'curl/8.5.0', accept: '*/*' }],
    ['a script', { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'none' }],
  ])('is not opened by %s', async (_, headers) => {
    const server = newMiniProgramServer()
    const page = await newWebView(server).open(await server.ticketFor(MING), headers)
    expect([page.status, page.headers.getSetCookie()]).toEqual([409, []])
  })

  it.each([
    ['iPhone', `${USER_AGENTS.ios} miniProgram/wx336dcaf6a1ecf632`],
    ['Windows', `${USER_AGENTS.windows} MiniProgramEnv/Windows WindowsWechat/WMPF miniProgram/wx1`],
    ['WeCom', `${USER_AGENTS.android.replace('XWEB', 'wxwork/5.0.6 XWEB')} miniProgram/wx1`],
    ['the developer tools', `${USER_AGENTS.ios} wechatdevtools/1.06.2504010 webview/ sessionid/3`],
  ])('is opened by the web-view of %s', async (_, userAgent) => {
    const server = newMiniProgramServer()
    const page = await newWebView(server).open(await server.ticketFor(MING), { 'user-agent': userAgent })
    expect(page.status).toBe(200)
  })

  it('is opened by any browser where any browser may log in', async () => {
    const server = newMiniProgramServer({ REQUIRE_WECHAT_CLIENT: '0' })
    const headers = {
      'user-agent': USER_AGENTS.desktopChrome,
      'sec-fetch-site': 'same-site',
      'sec-fetch-mode': 'navigate',
    }
    expect((await newWebView(server).open(await server.ticketFor(MING), headers)).status).toBe(200)
  })
})

describe('an attacker’s ticket in a victim’s browser', () => {
  it.each(['cross-site', 'same-site', 'same-origin'])('is not opened from a page (%s)', async (site) => {
    const server = newMiniProgramServer()
    const victim = newWebView(server)
    const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' }
    expect((await victim.open(await server.ticketFor(HONG), headers)).status).toBe(409)
    expect(
      (await victim.open(await server.ticketFor(HONG), { ...headers, 'sec-fetch-site': 'none' })).status,
    ).toBe(200)
  })

  it('is not posted by another site', async () => {
    const server = newMiniProgramServer()
    const [attacker, victim] = [newWebView(server), newWebView(server)]
    await attacker.open(await server.ticketFor(HONG))
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://wx.example.com' },
      { origin: `${ORIGIN}.evil.example` },
    ])
      expect(inShort(await victim.post(attacker.form(), headers))).toBe('403')
    expect(inShort(await attacker.post())).toBe(LANDED)
  })

  it('gets the page for two people, who has a session, which stays', async () => {
    const server = newMiniProgramServer()
    const victim = newWebView(server, await server.sessionOf(MING))
    const url = await server.ticketFor(HONG)
    const answer = await victim.enter(url)
    expect([inShort(answer), answer.headers.getSetCookie()]).toEqual(['409', []])
    expect(await answer.text()).toContain('action="/logout"')
    expect(await whoIs(server, victim.cookies())).toBe(MING)
    expect(await server.store.list(HONG)).toEqual([])
  })

  it('gets no session of the victim by a T that was planted', async () => {
    const server = newMiniProgramServer()
    const attacker = newWebView(server)
    await attacker.open(await server.ticketFor(HONG)) // so that there is a T of theirs
    const planted = attacker.cookies()
    const victim = newWebView(server, planted)
    expect(inShort(await victim.enter(await server.ticketFor(MING)))).toBe(LANDED)
    expect(await whoIs(server, victim.cookies())).toBe(MING)
    expect(await whoIs(server, planted)).toBeNull()
    expect(victim.cookies()).not.toContain(planted)
  })
})
