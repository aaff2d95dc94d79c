import type { Page } from 'playwright/test'
import { serveAvatars } from './harness/consent.ts'
import { ask } from './harness/raw-request.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, OPEN_ORIGIN, test, USER_AGENTS } from './harness/test.ts'

const SDK_FILE = `${OPEN_ORIGIN}/open/js/jweixin-1.6.0.js`
const LOAN_CARD = {
  title: '去借钱',
  desc: '一次点击，直接借钱：不用注册，不用密码',
  imgUrl: `${APP_ORIGIN}/share.png`,
}

/** The cards that the played SDK took: it takes none without a signature that the platform accepts. */
async function cardsOf(page: Page): Promise<{ chat?: unknown; moments?: unknown }> {
  return page.evaluate(() => {
    const cards = Reflect.get(Reflect.get(window, 'jWeixin') ?? {}, 'cards') ?? {}
    return {
      chat: Reflect.get(cards, 'updateAppMessageShareData'),
      moments: Reflect.get(cards, 'updateTimelineShareData'),
    }
  })
}

async function expectLoanCard(page: Page, link = APP_ORIGIN + LOAN_PATH): Promise<void> {
  const { desc: _, ...moments } = { ...LOAN_CARD, link }
  await expect.poll(() => cardsOf(page)).toEqual({ chat: { ...LOAN_CARD, link }, moments })
}

/** On iOS one signature, over the address that was opened, holds for all pages that links lead to. */
const SIGNATURES = { android: 3, ios: 1, windows: 3 } as const

for (const system of ['android', 'ios', 'windows'] as const)
  test.describe(`in WeChat on ${system}`, () => {
    test.use({ userAgent: USER_AGENTS[system] })

    test('a page has its card after a silent login, and again after links, at the address that WeChat goes by', async ({
      page,
    }) => {
      const [troubles, verdicts]: [string[], string[]] = [[], []]
      page.on('response', async (answer) => {
        if (answer.url().startsWith(`${SDK_FILE}?`)) verdicts.push(await answer.text())
      })
      page.on('console', (said) => said.type() === 'error' && troubles.push(said.text()))
      await serveAvatars(page)
      await page.goto(`${APP_ORIGIN}${LOAN_PATH}?product=flexible&from=singlemessage&isappinstalled=0#top`)
      await expectLoanCard(page, `${APP_ORIGIN}${LOAN_PATH}?product=flexible`)
      await page.getByRole('link', { name: '我的', exact: true }).click()
      // This page names no card: it is shared as itself, not as the page before.
      await expect
        .poll(async () => (await cardsOf(page)).chat)
        .toMatchObject({ title: '我的', link: APP_ORIGIN + MEMBER_PATH })
      await page.getByRole('link', { name: '去借钱', exact: true }).click()
      await expectLoanCard(page)
      expect(troubles).toEqual([])
      // None was refused, and tried with another address.
      await expect
        .poll(() => verdicts.map((verdict) => verdict.replace(/^\w+/, '')))
        .toEqual(Array(SIGNATURES[system]).fill('("config:ok")'))
    })
  })

test('the policy lets the one file of WeChat’s run, and nothing else of its hosts', async ({
  page,
  world,
}) => {
  const answer = await page.goto(APP_ORIGIN + LOAN_PATH)
  const policy = answer?.headers()['content-security-policy'] ?? ''
  expect(policy.match(/script-src [^;]*/)?.[0]).toContain(` ${SDK_FILE} `)
  expect(policy.replace(SDK_FILE, '').match(/open\.weixin\.test/g)).toHaveLength(1) // of `form-action`
  expect((await ask(world.product.port, { path: '/js-sdk' })).status).toBe(405)
})

test('a browser that is not WeChat loads nothing of WeChat’s', async ({ world, browser }) => {
  const { port } = await world.startAnother({ REQUIRE_WECHAT_CLIENT: '1' })
  const context = await browser.newContext({ userAgent: USER_AGENTS.desktopChrome })
  const page = await context.newPage()
  await page.goto(APP_ORIGIN + LOAN_PATH)
  const headers = {
    'Content-Type': 'application/json',
    Origin: APP_ORIGIN,
    'User-Agent': USER_AGENTS.desktopChrome,
  }
  const body = JSON.stringify({ address: APP_ORIGIN + LOAN_PATH })
  expect(await ask(port, { method: 'POST', path: '/js-sdk', headers, body })).toMatchObject({
    status: 204,
    body: '',
  })
})

test('where WeChat gives no ticket, pages work as before, WeChat is left alone, and the log says why', async ({
  page,
  world,
  weChat,
}) => {
  await weChat.fault({ endpoint: 'getticket', nth: 'every', effect: { kind: 'errcode', errcode: 45009 } })
  const { output } = await world.startAnother({})
  for (const _ of [1, 2, 3]) {
    const asked = page.waitForResponse(`${APP_ORIGIN}/js-sdk`)
    await page.goto(APP_ORIGIN + LOAN_PATH)
    expect((await asked).status()).toBe(503)
    await expect(page.getByRole('link', { name: '申请' }).first()).toBeVisible()
  }
  expect(await cardsOf(page)).toEqual({})
  expect((await weChat.log()).filter(({ path }) => path === '/cgi-bin/ticket/getticket')).toHaveLength(1)
  await expect.poll(output).toContain('errcode 45009')
})

test('what WeChat tells the browser alone reaches the log: here that the signature is invalid', async ({
  page,
  world,
  weChat,
}) => {
  const bad = {
    kind: 'body',
    body: '{"errcode":0,"errmsg":"ok","ticket":"of-another-account","expires_in":7200}',
  }
  await weChat.fault({ endpoint: 'getticket', nth: 'every', effect: bad })
  const { output } = await world.startAnother({})
  await page.goto(APP_ORIGIN + LOAN_PATH)
  await expect.poll(output).toContain('in the browser: invalid-signature')
  await expect(page.getByRole('link', { name: '申请' }).first()).toBeVisible()
  expect(await cardsOf(page)).toEqual({})
  expect(output()).not.toContain('of-another-account')
})

test('only pages of ours get a signature, and only for addresses of ours', async ({ world }) => {
  const send = (body: unknown, headers: Readonly<Record<string, string>> = { Origin: APP_ORIGIN }) =>
    ask(world.product.port, {
      method: 'POST',
      path: '/js-sdk',
      headers: { 'User-Agent': USER_AGENTS.ios, 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const here = `${APP_ORIGIN}${LOAN_PATH}`
  const signed = await send({ address: `${here}#part` })
  expect(signed.status).toBe(200)
  expect(signed.headers['cache-control']).toBe('private, no-store')
  expect(JSON.parse(signed.body)).toMatchObject({ signature: expect.stringMatching(/^[0-9a-f]{40}$/) })
  for (const headers of [
    {},
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Referer: `${APP_ORIGIN}.evil.example/` },
  ])
    expect((await send({ address: here }, headers)).status).toBe(403)
  for (const address of [
    'https://evil.example/',
    `${APP_ORIGIN}.evil.example/`,
    `${APP_ORIGIN}@evil.example/`,
    '/x',
    '',
  ])
    expect([address, (await send({ address })).status]).toEqual([address, 400])
  for (const body of [
    '',
    '{',
    '[]',
    { address: here, failed: 'other' },
    { failed: 'made up\nby somebody' },
    { address: 1 },
  ])
    expect([body, (await send(body)).status]).toEqual([body, 400])
  expect((await send(`{"address":"${here}?${'x'.repeat(5000)}"}`)).status).toBe(413)
})
