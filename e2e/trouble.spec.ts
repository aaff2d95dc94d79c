import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, shownOpenId, test, USER_AGENTS } from './harness/test.ts'
import { visitorOf } from './harness/visitor.ts'

const EXCHANGE = '/sns/oauth2/access_token'
const AUTHORIZE = '/connect/oauth2/authorize'

const MENDED_BY_ONE_RESTART = [
  ['the code was used', { endpoint: 'authorize', nth: 1, effect: { kind: 'code', which: 'used' } }],
  ['the code has expired', { endpoint: 'authorize', nth: 1, effect: { kind: 'code', which: 'expired' } }],
  ['the code is unknown', { endpoint: 'authorize', nth: 1, effect: { kind: 'code', which: 'unknown' } }],
  ['WeChat says 42003', { endpoint: 'access_token', nth: 1, effect: { kind: 'errcode', errcode: 42003 } }],
  [
    'WeChat resets after taking the code',
    { endpoint: 'access_token', nth: 1, effect: { kind: 'reset-after' } },
  ],
  ['WeChat resets before taking it', { endpoint: 'access_token', nth: 1, effect: { kind: 'reset-before' } }],
  ['WeChat resets in its answer', { endpoint: 'access_token', nth: 1, effect: { kind: 'reset-in-answer' } }],
  ['the answer is empty', { endpoint: 'access_token', nth: 1, effect: { kind: 'empty' } }],
  ['the answer is half', { endpoint: 'access_token', nth: 1, effect: { kind: 'truncated' } }],
  [
    'the answer names nobody',
    { endpoint: 'access_token', nth: 1, effect: { kind: 'body', body: '{"expires_in":7200}' } },
  ],
  [
    'a proxy answers 502',
    { endpoint: 'access_token', nth: 1, effect: { kind: 'status', status: 502, body: '<h1>502</h1>' } },
  ],
  [
    'the state comes back cut',
    { endpoint: 'authorize', nth: 1, effect: { kind: 'damaged-state', how: 'cut' } },
  ],
  [
    'the state comes back padded',
    { endpoint: 'authorize', nth: 1, effect: { kind: 'damaged-state', how: 'padded' } },
  ],
  [
    'the state comes back in lower case',
    { endpoint: 'authorize', nth: 1, effect: { kind: 'damaged-state', how: 'lower-case' } },
  ],
  [
    'text is appended to the state',
    { endpoint: 'authorize', nth: 1, effect: { kind: 'damaged-state', how: 'appended' } },
  ],
] as const

for (const [trouble, fault] of MENDED_BY_ONE_RESTART)
  test(`lands after one silent restart when ${trouble}`, async ({ world, weChat }) => {
    await weChat.fault(fault)
    const landed = await visitorOf(world).open(LOAN_PATH)
    expect([landed.status, landed.path]).toEqual([200, LOAN_PATH])
    expect(landed.body).toContain('data-testid="open-id"')
    expect(await weChat.count(AUTHORIZE)).toBe(2)
    const hashes = (await weChat.log())
      .filter(({ path }) => path === EXCHANGE)
      .map(({ codeHash }) => codeHash)
    expect(new Set(hashes).size).toBe(hashes.length) // no code is sent twice
  })

test('a busy WeChat is asked again with the same code, without a restart', async ({ world, weChat }) => {
  for (const nth of [1, 2])
    await weChat.fault({ endpoint: 'access_token', nth, effect: { kind: 'errcode', errcode: -1 } })
  expect((await visitorOf(world).open(LOAN_PATH)).body).toContain('data-testid="open-id"')
  expect([await weChat.count(AUTHORIZE), await weChat.count(EXCHANGE)]).toEqual([1, 3])
})

test('a WeChat that stays busy ends in the busy page, with 503 and Retry-After', async ({
  world,
  weChat,
}) => {
  await weChat.fault({ endpoint: 'access_token', nth: 'every', effect: { kind: 'errcode', errcode: 45011 } })
  const page = await visitorOf(world).open(LOAN_PATH)
  expect(page.body).toContain('访问的人有点多</h1>')
  expect(page.status).toBe(503)
  expect(page.headers['retry-after']).toBe('5')
  expect(await weChat.count(AUTHORIZE)).toBe(2)
})

test('a wrong secret shows a calm page with the errcode, is logged once, and is not tried again for ten seconds', async ({
  weChat,
  world,
}) => {
  const product = await world.startAnother({})
  const page = await product.browser.newPage()
  await weChat.fault({ endpoint: 'access_token', nth: 'every', effect: { kind: 'errcode', errcode: 40125 } })
  await page.goto(APP_ORIGIN + LOAN_PATH)
  await expect(page.getByRole('heading', { name: '登录没有成功' })).toBeVisible()
  await expect(page.getByText('微信错误码 40125')).toBeVisible()
  expect(page.url()).not.toContain('code=0')
  const requestId = /请求编号 (\w{22})/.exec(await page.locator('main').innerText())?.[1] ?? ''
  await expect
    .poll(product.output)
    .toMatch(new RegExp(`${requestId}.*operator-must-act.*"errcode":40125.*"msg":"exchange.failed"`))
  expect(product.output()).toMatch(new RegExp(`${requestId}.*"errcode":40125.*"msg":"login.failed"`))

  for (let time = 0; time < 5; time += 1) {
    const answer = await visitorOf({ product, weChat }).logIn()
    expect(answer.headers.location).toContain('errcode=40125')
  }
  expect(await weChat.count(EXCHANGE)).toBe(1)
  expect(product.output().match(/"errcode":40125.*"exchange\.failed"/g)).toHaveLength(1)

  await weChat.reset()
  product.shiftClock(11)
  await page.getByRole('link', { name: '重新登录' }).click()
  await expect(page.getByTestId('open-id')).toBeVisible()
})

test('codes that WeChat always refuses end after two restarts, in a page that says so', async ({
  world,
  weChat,
}) => {
  await weChat.fault({ endpoint: 'access_token', nth: 'every', effect: { kind: 'errcode', errcode: 40029 } })
  const visitor = visitorOf(world)
  const refused = await visitor.open(LOAN_PATH)
  expect(refused.body).toContain('微信没有接受这次授权')
  expect([await weChat.count(AUTHORIZE), await weChat.count(EXCHANGE)]).toEqual([3, 3])
  await weChat.reset()
  const landed = await visitor.open(linkOf(refused.body, '重新登录'))
  expect(landed.body).toContain('data-testid="open-id"')
})

for (const form of ['state-only', 'authdeny'] as const)
  test(`a visitor who refuses (${form}) is asked again only when he wants to be`, async ({
    world,
    weChat,
  }) => {
    await weChat.fault({ endpoint: 'authorize', nth: 1, effect: { kind: 'deny', form } })
    const visitor = visitorOf(world)
    const denied = await visitor.open(MEMBER_PATH)
    expect(denied.body).toContain('您没有授权</h1>')
    expect(await weChat.count(EXCHANGE)).toBe(0)
    const landed = await visitor.open(linkOf(denied.body, '重新授权'))
    expect(landed.body).toContain('我的</h1>')
  })

test('the throw-away user of a snapshot page gets a page to browse, and no session', async ({
  world,
  weChat,
}) => {
  await weChat.fault({ endpoint: 'authorize', nth: 1, effect: { kind: 'snapshot' } })
  const visitor = visitorOf(world)
  const browsed = await visitor.open(LOAN_PATH)
  const fullService = linkOf(browsed.body, '使用完整服务')
  expect(visitor.cookies()).toMatch(/^T=[0-9][^;]*$/)
  expect((await visitor.open(fullService)).body).toContain('data-testid="open-id"')
})

for (const when of ['before', 'after'] as const)
  test(`a stranger who loads the callback ${when} the visitor takes nothing from him`, async ({
    world,
    weChat,
  }) => {
    await weChat.fault({
      endpoint: 'authorize',
      nth: 1,
      effect: { kind: 'callback-by-stranger', when, delayMs: 0 },
    })
    expect((await visitorOf(world).open(LOAN_PATH)).body).toContain('data-testid="open-id"')
    expect([await weChat.count(AUTHORIZE), await weChat.count(EXCHANGE)]).toEqual([1, 1])
  })

test('two callbacks with different codes and one state land as the same person', async ({
  page,
  context,
  weChat,
}) => {
  await weChat.fault({ endpoint: 'authorize', nth: 1, effect: { kind: 'two-codes', gapMs: 0, view: 'new' } })
  await page.goto(APP_ORIGIN + LOAN_PATH)
  await expect.poll(() => page.url()).toBe(APP_ORIGIN + LOAN_PATH)
  const views = context.pages()
  expect(views).toHaveLength(2)
  expect(new Set(await Promise.all(views.map(shownOpenId))).size).toBe(1)
  const hashes = (await weChat.log()).filter(({ path }) => path === EXCHANGE).map(({ codeHash }) => codeHash)
  expect(new Set(hashes).size).toBe(hashes.length)
})

test('a browser that refuses cookies is told so after two restarts', async ({ world, weChat }) => {
  const page = await visitorOf({ ...world, refusesCookies: true }).open(LOAN_PATH)
  expect(page.body).toContain('浏览器没有保存登录所需的 Cookie')
  expect([await weChat.count(AUTHORIZE), await weChat.count(EXCHANGE)]).toEqual([3, 0])
})

test('a browser that is not WeChat gets the page that says so, with a QR code of the address', async ({
  world,
  weChat,
}) => {
  const answer = await visitorOf(world).ask({
    path: `${LOAN_PATH}?from=desk`,
    headers: { 'User-Agent': USER_AGENTS.mobileChrome },
  })
  expect(answer.status).toBe(200)
  expect(answer.body).toContain('请在微信中打开</h1>')
  expect(answer.body).toContain('role="img" aria-label="本页面的二维码"><svg ')
  expect(answer.setCookies).toEqual([])
  expect(await weChat.count(AUTHORIZE)).toBe(0)
})

/** The path that a link of a page leads to. */
function linkOf(html: string, text: string): string {
  const href = new RegExp(`<a [^>]*href="([^"]*)"[^>]*>${text}</a>`).exec(html)?.[1]
  if (href === undefined) throw new Error(`the page has no link 「${text}」:\n${html}`)
  const { origin, pathname, search } = new URL(href.replaceAll('&amp;', '&'), APP_ORIGIN)
  expect(origin).toBe(APP_ORIGIN)
  return pathname + search
}
