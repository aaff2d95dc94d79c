import type { Page } from 'playwright/test'
import { z } from 'zod'
import { productionEnv } from './harness/product.ts'
import { ask, cookieHeader } from './harness/raw-request.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, shownOpenId, test, USER_AGENTS } from './harness/test.ts'
import { inMiniProgram } from './harness/user-agents.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'
import type { WeChat } from './harness/we-chat.ts'
import { recordWire } from './harness/wire.ts'

const WEB_VIEW = inMiniProgram(USER_AGENTS.android)
const BACK = '请回到小程序'
const ticketAddress = z.object({ url: z.url() })

/** What the simulated mini program's server got for its user: the address that the web-view opens. */
async function addressFor(weChat: WeChat, user = 'xiaoming', path = LOAN_PATH): Promise<string> {
  const answer = await fetch(`${weChat.origin}/simulator/mini-program`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: `wechat_sim_user=${user}` },
    body: JSON.stringify({ path }),
  })
  return ticketAddress.parse(await answer.json()).url
}

/** The addresses that going back could lead to, and that of the page. */
async function historyOf(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page)
  const { entries } = await session.send('Page.getNavigationHistory')
  await session.detach()
  return entries.map(({ url }) => url)
}

test.describe('in the web-view of a mini program', () => {
  test.use({ userAgent: WEB_VIEW })

  test('a ticket leads to the page, logged in, and leaves nothing in address, history or Referer', async ({
    page,
    weChat,
  }) => {
    const wire = recordWire(page)
    const url = await addressFor(weChat, 'xiaohong')
    await page.goto(url)
    await expect(page.getByTestId('open-id')).toBeVisible()
    expect(page.url()).toBe(APP_ORIGIN + LOAN_PATH)
    expect((await historyOf(page)).slice(1)).toEqual([APP_ORIGIN + LOAN_PATH])
    await expect
      .poll(() => wire.map(({ method, status, url: { pathname } }) => `${method} ${status} ${pathname}`))
      .toEqual(['GET 200 /enter', 'POST 303 /enter', `GET 200 ${LOAN_PATH}`])
    const ticket = new URL(url).searchParams.get('ticket') ?? ''
    for (const { requestHeaders } of wire.slice(1))
      expect(JSON.stringify(requestHeaders)).not.toContain(ticket)
    expect(await weChat.count('/sns/oauth2/access_token')).toBe(0)
  })

  test('a session that ended, or a ticket that was used, says to go back; a new ticket goes on', async ({
    page,
    weChat,
  }) => {
    const url = await addressFor(weChat)
    await page.goto(url)
    await expect(page.getByTestId('open-id')).toBeVisible()
    const first = await shownOpenId(page)
    await page.context().clearCookies()
    for (const address of [APP_ORIGIN + MEMBER_PATH, url]) {
      await page.goto(address)
      await expect(page.getByRole('heading', { name: BACK })).toBeVisible()
    }
    await page.goto(await addressFor(weChat, 'xiaoming', MEMBER_PATH))
    await expect(page.getByRole('heading', { name: BACK })).toHaveCount(0)
    expect(await shownOpenId(page)).toBe(first)
    expect(page.url()).toBe(APP_ORIGIN + MEMBER_PATH)
    await expect(page.getByText('微信小程序').first()).toBeVisible() // in the list of sessions
  })

  test('a live session of somebody else gets the page for two people, and can be ended there', async ({
    page,
    weChat,
  }) => {
    await page.goto(await addressFor(weChat))
    await expect(page.getByTestId('open-id')).toBeVisible()
    await page.goto(await addressFor(weChat, 'xiaohong'))
    await expect(page.getByRole('heading', { name: '这里有两个人的登录状态' })).toBeVisible()
    await page.getByRole('button', { name: '全部退出' }).click()
    await expect(page.getByRole('heading', { name: '已退出登录' })).toBeVisible()
    await page.goto(await addressFor(weChat, 'xiaohong'))
    await expect(page.getByTestId('open-id')).toBeVisible()
  })

  test.describe('without scripts', () => {
    test.use({ javaScriptEnabled: false })

    test('a button does the same', async ({ page, weChat }) => {
      await page.goto(await addressFor(weChat))
      await page.getByRole('button', { name: '进入' }).click()
      await expect(page.getByTestId('open-id')).toBeVisible()
    })
  })
})

test('an attacker’s ticket in a victim’s browser signs nobody in: not by a link, not by a form of another site', async ({
  page,
  weChat,
}) => {
  const url = await addressFor(weChat, 'xiaohong')
  await page.goto(url) // a link in a chat: WeChat's own browser
  await expect(page.getByRole('heading', { name: BACK })).toBeVisible()
  expect(await page.context().cookies(APP_ORIGIN)).toEqual([])
  const ticket = new URL(url).searchParams.get('ticket') ?? ''
  await page.route('http://evil.test/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" action="${APP_ORIGIN}/enter"><input name="ticket" value="${ticket}"></form>
        <script>document.forms[0].submit()</script>`,
    }),
  )
  const answered = page.waitForResponse(`${APP_ORIGIN}/enter`)
  await page.goto('http://evil.test/').catch(() => undefined) // its own navigation takes this one's place
  expect((await answered).status()).toBe(403)
  expect(await page.context().cookies(APP_ORIGIN)).toEqual([])
})

test('the pages of a ticket are nobody’s to keep, and open to the web-view alone', async ({
  world,
  weChat,
}) => {
  const { pathname, search } = new URL(await addressFor(weChat))
  const path = pathname + search
  const opened = await ask(world.product.port, { path, headers: { ...DOCUMENT, 'User-Agent': WEB_VIEW } })
  expect(opened).toMatchObject({
    status: 200,
    headers: {
      'cache-control': 'private, no-store',
      'referrer-policy': 'strict-origin',
      'x-frame-options': 'SAMEORIGIN',
      'content-security-policy': expect.stringMatching(/^default-src 'none'; [^,]*script-src 'nonce-[^,]*$/),
    },
  })
  const posted = await ask(world.product.port, {
    method: 'POST',
    path: '/enter',
    headers: {
      ...DOCUMENT,
      Origin: APP_ORIGIN,
      Cookie: cookieHeader(opened.setCookies),
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: `ticket=${search.slice('?ticket='.length)}&browser=another`,
  })
  expect([posted.status, posted.setCookies]).toEqual([409, []])
  for (const method of ['PUT', 'DELETE', 'PATCH'])
    expect((await ask(world.product.port, { method, path, headers: DOCUMENT })).status).toBe(405)
  expect((await ask(world.product.port, { path: '/ticket', headers: DOCUMENT })).status).toBe(405)
})

test('a body of more than 4 KB is refused unread', async ({ world }) => {
  const answer = await ask(world.product.port, { method: 'POST', path: '/ticket', body: 'x'.repeat(4097) })
  expect(answer.status).toBe(413)
})

test('neither log nor address ever holds an openId, a key or a ticket', async ({ world, weChat }) => {
  const url = await addressFor(weChat)
  await ask(world.product.port, {
    path: url.slice(APP_ORIGIN.length),
    headers: { ...DOCUMENT, 'User-Agent': WEB_VIEW },
  })
  const logged = world.product.output()
  expect(logged).toContain('ticket.given')
  for (const secret of [
    productionEnv('').MINI_PROGRAM_KEY ?? '?',
    new URL(url).searchParams.get('ticket') ?? '?',
  ])
    expect(logged).not.toContain(secret)
})

test('without a key in the environment its addresses are guarded as any other, and 404', async ({
  world,
  weChat,
}) => {
  const off = await world.startAnother({ MINI_PROGRAM_KEY: '' })
  const strangers = await ask(off.port, { method: 'POST', path: '/ticket', body: '{}' })
  expect(strangers.status).toBe(401)
  const visitor = visitorOf({ product: off, weChat })
  const began = await visitor.ask({ path: '/enter?a=1' })
  expect(began.headers.location).toContain('/connect/oauth2/authorize')
  await visitor.logIn()
  expect((await visitor.ask({ path: '/enter?a=1' })).status).toBe(404)
  const posted = await visitor.ask({
    method: 'POST',
    path: '/ticket',
    headers: { Origin: APP_ORIGIN },
    body: '{}',
  })
  expect(posted.status).toBe(404)
  const ended = await ask(off.port, { path: LOAN_PATH, headers: { ...DOCUMENT, 'User-Agent': WEB_VIEW } })
  expect(ended.body).not.toContain(BACK)
})
