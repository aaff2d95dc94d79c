import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { build } from './harness/build.ts'
import { freePort } from './harness/free-port.ts'
import { makeFreshApplication, OWN_OPTIONS, SIMPLE_PAGES } from './harness/fresh-application.ts'
import { bothFramings, multipart } from './harness/multipart.ts'
import { hiddenFields } from './harness/native-form.ts'
import { OPEN_FILES, WITHHELD_FILES } from './harness/own-pages.ts'
import { POLICY_CASES } from './harness/policy-cases.ts'
import { addPolicyPage, openPolicyPage } from './harness/policy-page.ts'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { ask, type RawAnswer, type RawRequest } from './harness/raw-request.ts'
import { APP_ORIGIN, expect, shownOpenId, test } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'
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

  // A server of its own, which compiles two pages. The short form is in `development.spec`: a clean page, a clean console.
  test('is the same in development, where the console names the option, and says nothing of the tools @long', async ({
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

/** What asks without a person: probes, crawlers, WeChat's own fetcher, scripts. */
const FETCHERS = ['kube-probe/1.30', 'curl/8.5.0', '', 'MicroMessenger Client', 'facebookexternalhit/1.1']

/** A form that Next would run a Server Action for. */
const ACTION_FORM = {
  headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
  body: `--x\r\nContent-Disposition: form-data; name="$ACTION_ID_${'0'.repeat(42)}"\r\n\r\n\r\n--x--\r\n`,
}
const PLAIN_FORM = { ...ACTION_FORM, body: ACTION_FORM.body.replace('$ACTION_ID_', 'field_') }

test.describe('what such an application has of its own', () => {
  const askShop = (request: RawRequest) => ask(shop.port, request)

  test('opens these routes to everybody, and no other', async () => {
    const routes: readonly string[] = Object.values(
      JSON.parse(readFileSync(join(folder, '.next/app-path-routes-manifest.json'), 'utf8')),
    )
    const open: string[] = []
    for (const route of routes) {
      const answer = await askShop({ path: route.replace(/\[[^/]+\]/g, 'x'), headers: DOCUMENT })
      if (answer.headers.location?.includes('/connect/oauth2/authorize?') !== true) open.push(route)
    }
    console.log(`open routes: ${open.join(' ')}`)
    expect(open.toSorted()).toEqual([
      '/',
      '/_global-error', // 404
      '/_not-found', // 404
      '/about',
      '/hooks/form',
      '/hooks/notify',
      '/hooks/own-options',
      '/hooks/payment',
      '/hooks/wechat',
      '/logout', // 405
      '/page-script',
      '/policy', // e2e/harness/policy-page.ts opens it
      '/redirect', // begins a login anew
    ])
  })

  test('gives the files of public/ to everybody: exact bytes, a validator, no cookie, no store', async ({
    world,
  }) => {
    const visitor = await loggedIn(world.weChat)
    const env = { ...productionEnv(world.weChat.origin), REDIS_URL: CLOSED_PORT_REDIS }
    const storeless = await startProduct('start', env, undefined, folder)
    try {
      const askers = [
        DOCUMENT,
        ...FETCHERS.map((agent) => ({ 'User-Agent': agent })),
        { Cookie: visitor.cookies() },
      ]
      for (const [path, text] of OPEN_FILES)
        for (const headers of askers) {
          const answer = await ask(storeless.port, { path, headers })
          expect([path, answer.status, answer.body, answer.setCookies]).toEqual([path, 200, text, []])
          expect(answer.headers['cache-control']).toMatch(/^public/)
          const { etag = '' } = answer.headers
          const again = await ask(storeless.port, { path, headers: { ...headers, 'If-None-Match': etag } })
          expect([path, again.status]).toEqual([path, 304])
          const head = await ask(storeless.port, { method: 'HEAD', path, headers })
          expect([head.status, head.headers['content-length']]).toEqual([
            200,
            String(Buffer.byteLength(text)),
          ])
        }
      expect(storeless.output()).not.toContain('store.unreachable')
    } finally {
      await storeless.stop()
    }
  })

  test('finds a file in the spelling of every browser, and no page by a file’s name', async () => {
    const path = '/%E5%9B%BE/%E5%9B%BE%E6%A0%87%20(1)+@2x.png?v=1'
    expect((await askShop({ path })).body).toBe('another picture')
    for (const odd of [
      '/logo%2Epng',
      '/files%2fof-the-public.txt',
      '/files/of-the-public%2etxt',
      '/files/of-the-public.txt/',
      '/files/of-the-public.txt;v=1',
      '/files/OF-the-public.txt',
      '/files/of-the-public.txt%00',
      '/files/%6ff-the-public.txt%20',
      '/files/%256ff-the-public.txt',
      '/files/x/../../account',
      '/hooks/../account',
      '/hooks/%2e%2e/account',
      '/files/../files/guarded',
      '/hooks/..;/account',
      '/hooks/..%2faccount',
      '/HOOKS/notify',
      '/About',
      '/about/',
    ]) {
      const answer = await askShop({ path: odd, headers: DOCUMENT })
      expect([odd, answer.status, answer.body.includes('guarded')]).toEqual([odd, expect.any(Number), false])
      expect(answer.headers.location ?? '', odd).toContain('/connect/oauth2/authorize?')
    }
    for (const odd of [
      '/files/x/../../hooks/form',
      '/account/../hooks/wechat?echostr=1',
      '/files/%2e%2e/logo.png',
    ])
      expect([odd, (await askShop({ path: odd, headers: DOCUMENT })).body.includes('guarded')]).toEqual([
        odd,
        false,
      ])
  })

  test('withholds dot names, and links that lead out of public/, from everybody', async ({ weChat }) => {
    const visitor = await loggedIn(weChat)
    for (const path of [...WITHHELD_FILES, '/%2egit/config', '/%252egit/config', '/out%2fx.txt', '/./.env']) {
      const stranger = await askShop({ path, headers: DOCUMENT })
      expect([path, stranger.status]).toEqual([path, 302])
      expect([path, (await askShop({ path })).status]).toEqual([path, 404])
      const known = await visitor.ask({ path })
      expect([path, known.status, known.headers['cache-control']]).toEqual([path, 404, 'private, no-store'])
    }
  })

  test('lets nothing run in a document of public/', async () => {
    for (const path of ['/drawing.svg', '/google0123456789abcdef.html']) {
      const policy = (await askShop({ path })).headers['content-security-policy']
      expect(policy).toMatch(/^default-src 'none'.*; sandbox$/)
      expect(policy).not.toContain('script-src')
    }
  })

  test('judges a Server Action as guarded, wherever it is posted', async ({ weChat }) => {
    const visitor = await loggedIn(weChat)
    const origins = [{}, { Origin: 'https://evil.example' }, { Origin: 'null' }]
    for (const path of [
      '/hooks/form',
      '/hooks/notify',
      '/about',
      '/logo.png',
      '/drawing.svg',
      '/redirect',
      '/logout',
      '/page-script',
      '/help/denied',
      '/health/live',
      '/robots.txt',
      '/account',
    ]) {
      const action = {
        'Next-Action': '0'.repeat(42),
        'Content-Type': 'text/plain',
        Accept: 'text/x-component',
      }
      for (const { headers, body } of [ACTION_FORM, { headers: action, body: '[]' }])
        for (const origin of origins) {
          const sent = { method: 'POST', path, headers: { ...headers, ...origin }, body }
          const [strange, foreign] = [await askShop(sent), await visitor.ask(sent)]
          expect([path, strange.status, foreign.status]).toEqual([path, 401, expect.any(Number)])
          expect([401, 303]).toContain(foreign.status)
        }
    }
    const ours = { method: 'POST', path: '/hooks/notify', ...PLAIN_FORM }
    expect((await askShop(ours)).body).toBe(PLAIN_FORM.body)
    const named = PLAIN_FORM.body.replace('\r\n\r\n', '\r\n\r\nis called $ACTION_ID_')
    expect((await askShop({ ...ours, body: named })).body).toBe(named)
    const page = await visitor.ask({ path: '/hooks/form' })
    const field = /name="(\$ACTION_ID_\w+)"/.exec(page.body)?.[1] ?? ''
    const body = ACTION_FORM.body.replace(/\$ACTION_ID_\w+/, field)
    const form = { ...ACTION_FORM, method: 'POST', path: '/hooks/form', body }
    expect((await askShop(form)).status).toBe(401)
    expect((await visitor.ask({ path: '/hooks/form' })).body).toMatch(/posted .*0/)
    await visitor.ask({ ...form, headers: { ...form.headers, Origin: APP_ORIGIN } })
    expect((await visitor.ask({ path: '/hooks/form' })).body).toMatch(/posted .*1/)
  })

  test('takes nothing but reading where a file lies', async ({ weChat }) => {
    const visitor = await loggedIn(weChat)
    for (const path of ['/logo.png', '/drawing.svg', '/robots.txt'])
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
        expect([path, (await askShop({ method, path })).status]).toEqual([path, 401])
        const answer = await visitor.ask({ method, path, headers: { Origin: APP_ORIGIN }, body: '' })
        expect([path, method, answer.status, answer.headers.allow]).toEqual([path, method, 405, 'GET, HEAD'])
      }
  })

  test('answers a webhook of WeChat’s and of a payment, byte for byte', async () => {
    const body = JSON.stringify({ id: '付款', resource: '\u0000' })
    const headers = { 'Content-Type': 'application/json' }
    const paid = await askShop({ method: 'POST', path: '/hooks/notify', headers, body })
    expect([paid.status, paid.body, paid.setCookies, paid.headers.location]).toEqual([
      200,
      body,
      [],
      undefined,
    ])
    const echoed = await askShop({ path: '/hooks/wechat?signature=a&timestamp=1&nonce=2&echostr=hello' })
    expect([echoed.status, echoed.body, echoed.setCookies]).toEqual([200, 'hello', []])
  })

  test('tells probes and crawlers what does not exist, and gives the rest a page to share', async ({
    weChat,
  }) => {
    const visitor = await loggedIn(weChat)
    const statusOf = ({ status }: RawAnswer) => status
    for (const agent of FETCHERS)
      for (const method of ['GET', 'HEAD'])
        for (const [path, status] of [
          ['/healthz', 404],
          ['/no-such', 404],
          ['/health/other', 404],
          ['/help/nothing', 404],
          ['/.env', 404],
          ['/account', 200],
          ['/files/any/name', 200],
          ['/api/points', 200],
          ['/about', 200],
          ['/robots.txt', 200],
          ['/health/live', 200],
        ] as const) {
          const answer = await askShop({ method, path, headers: { 'User-Agent': agent, Accept: '*/*' } })
          expect([agent, method, path, answer.status, answer.setCookies]).toEqual([
            agent,
            method,
            path,
            status,
            [],
          ])
        }
    const robots = await askShop({ path: '/robots.txt' })
    expect([robots.headers['content-type'], robots.body]).toEqual([
      'text/plain; charset=utf-8',
      'User-agent: *\nDisallow: /\n',
    ])
    expect(statusOf(await askShop({ path: '/no-such', headers: DOCUMENT }))).toBe(302)
    for (const path of ['/_global-error', '/_not-found', '/_error', '/404', '/500', '/no-such'])
      expect([path, statusOf(await visitor.ask({ path }))]).toEqual([path, 404])
  })

  test('answers HEAD as GET, but where a GET spends something', async ({ weChat }) => {
    const visitor = await loggedIn(weChat)
    for (const path of ['/account', '/', '/about', '/no-such', '/help/denied', '/api/points', '/page-script'])
      for (const ask of [visitor.ask, askShop]) {
        const [got, head] = [
          await ask({ path, headers: DOCUMENT }),
          await ask({ method: 'HEAD', path, headers: DOCUMENT }),
        ]
        expect([path, head.status, head.body]).toEqual([path, got.status, ''])
        expect(head.headers.location?.split('?')[0]).toBe(got.headers.location?.split('?')[0])
      }
    for (const path of ['/redirect', '/logout'])
      expect([path, (await visitor.ask({ method: 'HEAD', path })).status]).toEqual([path, 405])
  })

  test('does not start with a file that has the address of a page or handler', async ({ world }) => {
    const names = ['about', 'help/denied', 'account']
    const files = names.map((name) => join(folder, 'public', name))
    for (const file of files) {
      mkdirSync(join(file, '..'), { recursive: true })
      writeFileSync(file, 'in the way')
    }
    try {
      const started = startProduct('start', productionEnv(world.weChat.origin), undefined, folder)
      const lines = names.map((name) => `public/${name}: has the address of a page or handler`)
      for (const line of lines) await expect(started).rejects.toThrow(line)
    } finally {
      for (const file of files) rmSync(file)
    }
  })
})
