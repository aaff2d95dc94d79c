import { createRequire } from 'node:module'
import type { BrowserContext, Page } from 'playwright/test'
import { serveAvatars } from './harness/consent.ts'
import { ask } from './harness/raw-request.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, shownOpenId, test } from './harness/test.ts'
import type { WeChat } from './harness/we-chat.ts'

/** Prevents every new login: content that a page shows was there before. */
function refuseEverybody(weChat: WeChat): Promise<void> {
  return weChat.fault({ endpoint: 'authorize', nth: 'every', effect: { kind: 'deny', form: 'state-only' } })
}

async function signOut(page: Page): Promise<void> {
  await page.goto(APP_ORIGIN + MEMBER_PATH)
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page.getByRole('heading', { name: '已退出登录' })).toBeVisible()
}

/** Shows "denied" (after a reload) or "signed out" (told by the other tab), whichever came first. */
async function expectNothingPrivate(page: Page): Promise<void> {
  const denied = page.getByRole('link', { name: '重新授权' })
  await expect(denied.or(page.getByRole('heading', { name: '已退出登录' }))).toBeVisible()
  await expect(page.getByTestId('open-id')).toHaveCount(0)
}

test('back after a sign-out shows no private page', async ({ page, weChat }) => {
  await page.goto(APP_ORIGIN + LOAN_PATH)
  await expect(page.getByTestId('open-id')).toBeVisible()
  await signOut(page)
  await refuseEverybody(weChat)
  await page.goBack()
  await expectNothingPrivate(page)
  await page.goBack()
  await expectNothingPrivate(page)
})

test('a sign-out in another tab takes the private page off this one, and keeps it off', async ({
  context,
  weChat,
}) => {
  const [here, there] = await Promise.all([context.newPage(), context.newPage()])
  await here.goto(APP_ORIGIN + MEMBER_PATH)
  await here.getByRole('link', { name: '去借钱' }).click()
  await expect(here.getByRole('heading', { name: '去借钱' })).toBeVisible()
  await there.goto(APP_ORIGIN + MEMBER_PATH)
  await refuseEverybody(weChat)
  await there.getByRole('button', { name: '退出登录' }).click()
  for (const tab of [here, there]) {
    await expect(tab.getByRole('heading', { name: '已退出登录' })).toBeVisible()
    expect(tab.url()).toBe(`${APP_ORIGIN}/help/signed-out`)
  }
  expect(await context.cookies(APP_ORIGIN)).toEqual([]) // it logged nobody in
  await here.goBack()
  await expectNothingPrivate(here)
})

test('a sign-out takes away what a form still kept, and breaks no policy', async ({ page }) => {
  await serveAvatars(page)
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(...(message.type() === 'error' ? [message.text()] : [])))
  await page.goto(APP_ORIGIN + LOAN_PATH)
  await page.evaluate(() => {
    const typed = { at: Date.now(), fields: [['name', '王小明']] }
    localStorage.setItem('typed /frontend/loan/apply oABC', JSON.stringify(typed))
    localStorage.setItem('of another team', 'stays')
  })
  await signOut(page)
  const names = await page.evaluate(() => Object.keys(localStorage))
  expect(names.toSorted()).toEqual(['of another team', 'signed-out'])
  expect(complaints).toEqual([])
})

test('a link that was prefetched without a session works once there is one', async ({ context }) => {
  const [here, there] = await Promise.all([context.newPage(), context.newPage()])
  await here.goto(APP_ORIGIN + LOAN_PATH)
  await expect(here.getByTestId('open-id')).toBeVisible()
  await context.clearCookies()
  await here.evaluate(async (path) => {
    const prefetch = await fetch(path, { headers: { RSC: '1', 'Next-Router-Prefetch': '1' } })
    if (prefetch.status !== 401) throw new Error(`a prefetch got ${prefetch.status}`)
  }, MEMBER_PATH)
  await there.goto(APP_ORIGIN + LOAN_PATH)
  await expect(there.getByTestId('open-id')).toBeVisible()
  await here.getByRole('link', { name: '我的', exact: true }).click()
  await expect(here.getByRole('heading', { name: '我的' })).toBeVisible()
})

test('a fragment that a page was open with survives the login of an ended session', async ({
  page,
  context,
  weChat,
}) => {
  await page.goto(`${APP_ORIGIN}${LOAN_PATH}?from=menu`)
  await expect(page.getByTestId('open-id')).toBeVisible()
  expect(page.url()).toBe(`${APP_ORIGIN}${LOAN_PATH}?from=menu`) // without #wechat_redirect
  // React writes the address once when it takes over: a fragment that came before would be lost.
  await page.waitForFunction(() =>
    Object.keys(document.querySelector('[data-testid=open-id]') ?? {}).some((key) =>
      key.startsWith('__reactFiber'),
    ),
  )
  await page.evaluate(() => {
    location.hash = '#/detail/7'
  })
  await context.clearCookies()
  await page.reload()
  await expect(page.getByTestId('open-id')).toBeVisible()
  await expect.poll(() => page.url()).toBe(`${APP_ORIGIN}${LOAN_PATH}?from=menu#/detail/7`)
  expect(await weChat.count('/connect/oauth2/authorize')).toBe(2)
})

for (const years of [-1, 1])
  test(`a phone whose clock is a year ${years < 0 ? 'behind' : 'ahead'} stays logged in`, async ({
    page,
    weChat,
  }) => {
    await page.clock.install({ time: Date.now() + years * 365 * 86_400_000 })
    await page.goto(APP_ORIGIN + LOAN_PATH)
    await expect(page.getByTestId('open-id')).toBeVisible()
    await page.goto(APP_ORIGIN + MEMBER_PATH)
    await expect(page.getByTestId('open-id')).toBeVisible()
    expect(await weChat.count('/connect/oauth2/authorize')).toBe(1)
    for (const { name, expires } of await page.context().cookies())
      expect([name, expires]).toEqual([name, -1])
  })

test('sixty tabs opened before the first login all land, each on its own address', { tag: '@long' }, async ({
  context,
}) => {
  const tabs = await Promise.all(Array.from({ length: 60 }, () => context.newPage()))
  await Promise.all(
    tabs.map((tab, place) => tab.goto(`${APP_ORIGIN}${LOAN_PATH}?tab=${place}&q=${'长'.repeat(place % 3)}`)),
  )
  for (const [place, tab] of tabs.entries()) {
    await expect(tab.getByTestId('open-id')).toBeVisible()
    expect(new URL(tab.url()).searchParams.get('tab')).toBe(String(place))
  }
  expect(new Set(await Promise.all(tabs.map(shownOpenId))).size).toBe(1)
  expect(await cookieBytes(context)).toBeLessThan(4096)
})

async function cookieBytes(context: BrowserContext): Promise<number> {
  const cookies = await context.cookies(APP_ORIGIN)
  return cookies.reduce((sum, { name, value }) => sum + name.length + value.length + 3, 0)
}

test('no page breaks its own content security policy, and no script runs without the nonce', async ({
  page,
}) => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await serveAvatars(page)
  const nonces = new Set<string>()
  page.on('response', async (response) => {
    const policy = (await response.allHeaders())['content-security-policy'] ?? ''
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1]
    if (nonce !== undefined) nonces.add(nonce)
  })
  const help = ['login-failed?cause=code-refused', 'denied', 'snapshot', 'signed-out'].map(
    (name) => `/help/${name}`,
  )
  const paths = [LOAN_PATH, MEMBER_PATH, ...help]
  for (const path of paths) {
    await page.goto(APP_ORIGIN + path)
    await expect(page.locator('main')).toBeVisible()
  }
  expect(complaints).toEqual([])
  expect(nonces.size).toBeGreaterThanOrEqual(paths.length)

  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'globalThis.intruder = true'
    document.body.append(script)
    document.body.insertAdjacentHTML(
      'beforeend',
      '<img src="/no-image" onerror="globalThis.intruder = true">',
    )
    return new Promise((resolve) =>
      document.querySelector('img[src="/no-image"]')?.addEventListener('error', resolve),
    )
  })
  expect(await page.evaluate(() => 'intruder' in globalThis)).toBe(false)
})

test('the scripts of every page are ECMAScript 5, whatever the build makes of them', async ({ world }) => {
  const { parse } = createRequire(import.meta.url)('next/dist/compiled/acorn') // Next's own parser
  const signedOut = await ask(world.product.port, { path: '/help/signed-out' })
  const inPage = /<script[^>]*>([\s\S]+?)<\/script>/.exec(signedOut.body)?.[1]
  const { body } = await ask(world.product.port, { path: '/page-script' })
  for (const text of [body, inPage]) {
    expect(text).toMatch(/^\s*\(function/)
    parse(text, { ecmaVersion: 5 }) // throws at newer syntax
  }
})
