import { createHash, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { Page } from 'playwright/test'
import { build } from './harness/build.ts'
import { freePort } from './harness/free-port.ts'
import { makeFreshApplication, OWN_OPTIONS, SIMPLE_PAGES } from './harness/fresh-application.ts'
import { bothFramings, multipart } from './harness/multipart.ts'
import { hiddenFields } from './harness/native-form.ts'
import { POLICY_CASES } from './harness/policy-cases.ts'
import { addPolicyPage, openPolicyPage } from './harness/policy-page.ts'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { ask } from './harness/raw-request.ts'
import { APP_ORIGIN, expect, shownOpenId, test } from './harness/test.ts'
import { visitorOf } from './harness/visitor.ts'
import type { WeChat } from './harness/we-chat.ts'

/*
 * Has a build of its own: what docs/adopt.md makes is another application, with other pages, another configuration and
 * the TypeScript options of `create-next-app`.
 */

const ACCOUNT = `${APP_ORIGIN}/account`
const CLOSED_PORT_REDIS = 'redis://127.0.0.1:1'

let folder = ''
let shop: Product
test.beforeAll(async ({ world }) => {
  folder = makeFreshApplication('adopted')
  addPolicyPage(folder)
  await build(folder)
  const env = { ...productionEnv(world.weChat.origin), ...world.store.env }
  shop = await startProduct('start', env, undefined, folder)
})

test.afterAll(async () => {
  await shop.stop()
  rmSync(folder, { recursive: true, force: true })
})

test.beforeEach(({ world }) => world.serve(shop))

async function openAccount(page: Page): Promise<void> {
  await page.goto(ACCOUNT)
  await expect(page.getByTestId('open-id')).toBeVisible()
}

const POINTS = '28' // the length of an openId

/** The page after hydration, when its scripts handle a click. */
async function openTakenOver(page: Page): Promise<void> {
  await openAccount(page)
  await expect(async () => {
    await page.getByRole('button', { name: 'Show points' }).click()
    await expect(page.getByRole('status')).toHaveText(POINTS, { timeout: 1000 })
  }).toPass()
}

test.describe('an application made of docs/adopt.md', () => {
  test('logs a visitor in on their first visit, and asks WeChat no more while the session lives', async ({
    page,
    weChat,
  }) => {
    await openAccount(page)
    expect(page.url()).toBe(ACCOUNT)
    for (const path of SIMPLE_PAGES) {
      const answer = await page.goto(`${APP_ORIGIN}/${path}`)
      expect(answer?.status()).toBe(200)
      await expect(page.getByRole('heading', { name: path, exact: true })).toBeVisible()
    }
    expect(await weChat.count('/connect/oauth2/authorize')).toBe(1)
  })

  test('guards each of its pages', async ({ request }) => {
    expect(SIMPLE_PAGES.length).toBeGreaterThan(15)
    for (const path of ['account', 'orders', ...SIMPLE_PAGES]) {
      const answer = await request.get(`http://127.0.0.1:${shop.port}/${path}`, {
        headers: { Accept: 'text/html', Host: 'h5.test' },
        maxRedirects: 0,
      })
      expect(answer.status(), path).toBe(302)
      expect(answer.headers().location, path).toContain('/connect/oauth2/authorize?')
    }
  })

  test('logs in again under a link, a fetch and a Server Action that meet an ended session', async ({
    page,
    context,
    weChat,
  }) => {
    const logins = () => weChat.count('/connect/oauth2/authorize')
    await openTakenOver(page)
    const who = await shownOpenId(page)

    await context.clearCookies()
    await page.getByRole('link', { name: 'Orders' }).click()
    await expect(page.getByRole('heading', { name: 'Orders' })).toBeVisible()
    expect(page.url()).toBe(`${APP_ORIGIN}/orders`)
    expect(await logins()).toBe(2)

    await openTakenOver(page)
    await context.clearCookies()
    await page.getByRole('button', { name: 'Show points' }).click()
    await expect(page.getByRole('status')).toHaveText('')
    expect(await shownOpenId(page)).toBe(who)
    expect(await logins()).toBe(3)

    await openTakenOver(page)
    await context.clearCookies()
    await page.getByLabel('Note').fill('bring 伞')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByTestId('note')).toHaveText('bring 伞')
    expect(await shownOpenId(page)).toBe(who)
    expect(await logins()).toBe(4)
  })

  test('signs out, and leads from the bare origin to its home', async ({ page, context }) => {
    await openAccount(page)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByRole('heading', { name: '已退出登录' })).toBeVisible()
    expect(await context.cookies(APP_ORIGIN)).toEqual([])
    await page.goto(`${APP_ORIGIN}/about`)
    await expect(page.getByRole('heading', { name: 'About us', exact: true })).toBeVisible()
    await page.goto(`${APP_ORIGIN}/`)
    await expect(page.getByTestId('open-id')).toBeVisible()
    expect(page.url()).toBe(ACCOUNT)
    await page.goto(`${APP_ORIGIN}/about`)
    await expect(page.getByRole('heading', { name: 'About us and you' })).toBeVisible()
  })

  test('has the header of its own middleware on pages, and the page for addresses that do not exist', async ({
    page,
  }) => {
    const answer = await page.goto(ACCOUNT)
    expect(answer?.headers()['x-shop']).toBe('open')
    const unknown = await page.goto(`${APP_ORIGIN}/nowhere`)
    expect(unknown?.status()).toBe(404)
    await expect(page.getByRole('heading', { name: '没有这个页面' })).toBeVisible()
  })

  test('takes a webhook byte for byte, without a session, while the store is away too', async ({ world }) => {
    const env = { ...productionEnv(world.weChat.origin), REDIS_URL: CLOSED_PORT_REDIS }
    const storeless = await startProduct('start', env, undefined, folder)
    try {
      const sent = randomBytes(200_000)
      const sha256 = createHash('sha256').update(sent).digest('hex')
      for (const { port } of [shop, storeless]) {
        const answer = await fetch(`http://127.0.0.1:${port}/hooks/payment`, { method: 'POST', body: sent })
        expect(answer.status).toBe(200)
        expect(answer.headers.getSetCookie()).toEqual([])
        expect(await answer.json()).toEqual({ sha256 })
      }
      expect(storeless.output()).not.toContain('store.unreachable')
    } finally {
      await storeless.stop()
    }
  })
})

test.describe('the content security policy of its pages', () => {
  const tries = async (page: Page) => {
    for (const { kind, outcome, run } of POLICY_CASES) await expect.poll(() => run(page), kind).toBe(outcome)
    await page.locator('#eval').click()
  }

  test('is what docs/content-policy.md says', async ({ page }) => {
    await openPolicyPage(page, APP_ORIGIN)
    await tries(page)
    expect(await page.evaluate(() => 'evaluated' in globalThis)).toBe(false)
  })

  // A server of its own, which compiles two pages: nothing else shows what a developer sees.
  test('is the same in development, where the console names the option, and says nothing of the tools', async ({
    page,
    world,
  }) => {
    const port = await freePort()
    const origin = `http://localhost:${port}`
    const env = { ...productionEnv(world.weChat.origin), APP_ORIGIN: origin }
    const development = await startProduct('dev', env, port, folder)
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    try {
      await page.goto(`${origin}/about`)
      await page.locator('nextjs-portal style').first().waitFor({ state: 'attached' })
      expect(said.filter((text) => /content.security.policy/i.test(text))).toEqual([])

      await openPolicyPage(page, origin)
      await tries(page)
      const told = () => said.filter((text) => text.startsWith('Content-Security-Policy: ')).join('\n')
      for (const { kind, told: words = '' } of POLICY_CASES) await expect.poll(told, kind).toContain(words)
      await expect.poll(told).toContain(`'script-src': ["'unsafe-eval'"]`)
    } finally {
      await development.stop()
    }
  })
})
const MB = 1024 * 1024
const MOST_BYTES = 20 * MB // as docs/adopt.md says it
const SCRIPT = { Accept: 'application/json', Origin: APP_ORIGIN }
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function loggedIn(weChat: WeChat) {
  const visitor = visitorOf({ product: shop, weChat })
  await visitor.logIn('/account')
  return visitor
}

test.describe('an upload to a handler of one’s own', () => {
  test('arrives whole up to the limit, and beyond it is refused with words', async ({ weChat }) => {
    const visitor = await loggedIn(weChat)
    const put = (body: Uint8Array, headers = SCRIPT) => ({
      method: 'PUT',
      path: '/api/upload',
      headers,
      body,
    })
    for (const length of [1, 11 * MB, MOST_BYTES - 1, MOST_BYTES]) {
      const sent = randomBytes(length)
      for (const request of bothFramings(put(sent)))
        expect(JSON.parse((await visitor.ask(request)).body)).toEqual({ bytes: length, sha256: sha256(sent) })
    }
    const tooLong = randomBytes(MOST_BYTES + 1)
    for (const request of bothFramings(put(tooLong))) {
      const answer = await visitor.ask(request)
      expect([answer.status, answer.body]).toEqual([413, '{"error":"too-large"}'])
      expect(answer.headers['x-request-id']).toMatch(/^[0-9A-Za-z]{22}$/)
      expect(answer.headers['cache-control']).toBe('private, no-store')
    }
    const page = await visitor.ask(put(tooLong, { ...SCRIPT, Accept: 'text/html' }))
    expect([page.status, page.body.includes('发送的内容太大了')]).toEqual([413, true])
  })

  test('arrives whole as a form of 11 MB, with many other fields or none', async ({ weChat }) => {
    const visitor = await loggedIn(weChat)
    const bytes = randomBytes(11 * MB)
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`field-${at}`, '值']))
    for (const fields of [{}, many]) {
      const form = await multipart(fields, { name: 'file', bytes })
      const post = {
        method: 'POST',
        path: '/api/upload',
        body: form.body,
        headers: { ...SCRIPT, ...form.headers },
      }
      for (const request of bothFramings(post))
        expect(JSON.parse((await visitor.ask(request)).body)).toEqual({
          bytes: bytes.length,
          sha256: sha256(bytes),
        })
    }
  })

  test('without a session is refused unread, and on an open path beyond its own limit', async () => {
    const most = 1024 * 1024
    const post = (path: string, length: number) =>
      ask(shop.port, { method: 'POST', path, headers: SCRIPT, body: Buffer.alloc(length, 'a') }).then(
        ({ status }) => status,
        () => 'reset',
      )
    expect([await post('/hooks/payment', most), await post('/api/upload', 60_000)]).toEqual([200, 401])
    for (const refused of [post('/hooks/payment', most + 1), post('/about', 9 * MB), post('/api/upload', MB)])
      expect([413, 'reset']).toContain(await refused)
  })
})

test.describe('a form with a photo, for a Server Action', () => {
  const photo = (megabytes: number) => ({
    name: 'card.jpg',
    mimeType: 'image/jpeg',
    buffer: Buffer.alloc(megabytes * MB, 'a'),
  })
  const fillIn = async (page: Page, megabytes: number) => {
    await page.getByLabel('Name').fill('王小明')
    await page.getByLabel('Photo').setInputFiles(photo(megabytes))
    await page.getByRole('button', { name: 'Send' }).click()
  }
  const WORDS = '要发送的内容太大（最多 10 MB），没有提交'

  test('arrives whole with scripts, and beyond the limit the page keeps what was typed', async ({ page }) => {
    await page.goto(`${APP_ORIGIN}/photo`)
    await fillIn(page, 11)
    await expect(page.getByRole('alert').filter({ hasText: WORDS })).toBeVisible()
    await expect(page.getByLabel('Name')).toHaveValue('王小明')
    await fillIn(page, 5)
    await expect(page.getByRole('status')).toHaveText(`王小明 ${5 * MB}`)
    await expect(page.getByText(WORDS)).toBeHidden()
  })

  test('that the page did not hold back leads to words, and back to what was typed', async ({ page }) => {
    const { body: script } = await ask(shop.port, { path: '/page-script' })
    const unlimited = script.replaceAll(String(10 * MB), '1e9')
    await page.route('**/page-script*', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: unlimited }),
    )
    await page.goto(`${APP_ORIGIN}/photo`)
    await fillIn(page, 11)
    await expect(page.getByRole('heading', { name: '发送的内容太大了' })).toBeVisible()
    await page.getByRole('link', { name: '返回页面' }).click()
    await expect(page.getByLabel('Name')).toHaveValue('王小明')
    expect(page.url()).toBe(`${APP_ORIGIN}/photo`)
  })

  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false })

    for (const megabytes of [11, 21])
      test(`arrives whole; one of ${megabytes} MB leads to words and the way back`, async ({ page }) => {
        await page.goto(`${APP_ORIGIN}/photo`)
        await fillIn(page, 5)
        await expect(page.getByRole('status')).toHaveText(`王小明 ${5 * MB}`)
        await page.goto(`${APP_ORIGIN}/photo`)
        await fillIn(page, megabytes)
        await expect(page.getByRole('heading', { name: '发送的内容太大了' })).toBeVisible()
        await page.getByRole('link', { name: '返回页面' }).click()
        await expect(page.getByLabel('Photo')).toBeVisible()
      })
  })

  test('is refused with words beyond the limit, whatever its framing says', async ({ weChat }) => {
    const visitor = await loggedIn(weChat)
    const { body: html } = await visitor.ask({ path: '/photo' })
    const fields = { ...hiddenFields(html), name: '王小明' }
    for (const [length, status] of [
      [9 * MB, 303],
      [11 * MB, 303],
      [21 * MB, 413],
    ] as const) {
      const form = await multipart(fields, { name: 'photo', bytes: Buffer.alloc(length, 'a') })
      const headers = { ...form.headers, Origin: APP_ORIGIN }
      for (const request of bothFramings({ method: 'POST', path: '/photo', headers, body: form.body })) {
        const answer = await visitor.ask(request)
        expect(answer.status).toBe(status)
        expect(answer.headers['cache-control']).toMatch(/private.*no-store/)
        const leadsTo = new URL(answer.headers.location ?? '/', APP_ORIGIN)
        if (length === 9 * MB) expect(leadsTo.searchParams.get('kept')).toBe(`王小明 ${length}`)
        if (length === 11 * MB)
          expect(leadsTo.pathname + leadsTo.search).toBe('/help/too-large?path=%2Fphoto')
        if (length === 21 * MB) expect(answer.body).toContain('href="/photo"')
      }
    }
  })
})

test('OPTIONS is answered by a handler itself, guarded or open, and for a page by what it takes', async ({
  weChat,
}) => {
  const visitor = await loggedIn(weChat)
  const options = (path: string) => visitor.ask({ method: 'OPTIONS', path, headers: SCRIPT })
  for (const path of OWN_OPTIONS) {
    const { status, headers } = await options(`/${path}`)
    expect([status, headers['x-own']]).toEqual([400, 'yes'])
  }
  for (const path of ['/account', '/about', '/photo?kept=1']) {
    const { status, headers, body } = await options(path)
    expect([status, headers.allow, body]).toEqual([204, 'GET, HEAD, OPTIONS, POST', ''])
  }
  for (const [path, allow] of [
    ['/api/upload', 'OPTIONS, POST, PUT'],
    ['/hooks/payment', 'OPTIONS, POST'],
  ] as const) {
    const { status, headers } = await options(path)
    expect([status, headers.allow]).toEqual([204, allow])
  }
})
