import { readFile } from 'node:fs/promises'
import { closePage, drawn, expect, reloadPage, tapLink, tapMenu, test } from './harness/development.ts'
import { LOAN_PATH, USER_AGENTS } from './harness/test.ts'
import { visitorOf } from './harness/visitor.ts'

test('the phone goes back page by page, and from the first one to the conversation', async ({
  openPhone,
}) => {
  const page = await openPhone()
  const frame = page.frameLocator('iframe')
  await expect(async () => {
    await tapMenu(page) // a server that compiles meanwhile may be too busy for the first tap
    await expect(frame.getByRole('heading', { name: '去借钱' })).toBeVisible({ timeout: 30_000 })
  }).toPass()
  await expect(page.getByRole('button', { name: '返回' })).toHaveClass(/at-first/)
  await tapLink(page, '我的')
  await expect(frame.getByRole('heading', { name: '我的' })).toBeVisible()
  await expect(page.getByRole('button', { name: '返回' })).not.toHaveClass(/at-first/)
  await page.getByRole('button', { name: '返回' }).click()
  await expect(frame.getByRole('heading', { name: '去借钱' })).toBeVisible()
  await page.getByRole('button', { name: '返回' }).click()
  await expect(page.locator('iframe')).toHaveCount(0)
  await expect(page.locator('.menu')).toBeVisible()
})

test('its ··· copies the page’s address, and opens it in a browser of its own', async ({
  development,
  flow,
  openPhone,
}) => {
  const page = await openPhone({ permissions: ['clipboard-read', 'clipboard-write'] })
  await tapMenu(page, '我的借款')
  const heading = page.frameLocator('iframe').getByRole('heading', { name: '我的借款' })
  await expect(heading).toBeVisible()
  const address = `${development.appOrigin}/frontend/loan/applications`
  await page.getByRole('button', { name: '更多' }).click()
  await page.getByRole('button', { name: '复制链接' }).click()
  await expect(page.getByText('已复制')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address)

  const opened = page.waitForEvent('popup')
  await page.getByRole('button', { name: '更多' }).click()
  await page.getByRole('button', { name: '在浏览器打开' }).click()
  const browser = await opened
  await expect(browser.getByRole('heading', { name: '我的借款' })).toBeVisible()
  expect(browser.url()).toBe(address)
  await expect.poll(async () => (await flow.newest())?.phone).toBeNull()
})

test('a page that is shared shows its card in the conversation, and a tap on the card opens its link', async ({
  development,
  openPhone,
}) => {
  const page = await openPhone({ permissions: ['clipboard-read', 'clipboard-write'] })
  const frame = page.frameLocator('iframe')
  const share = async (label: string) => {
    await page.getByRole('button', { name: '更多' }).click()
    await page.getByRole('button', { name: label }).click()
  }
  const cards = page.locator('.sent-card')
  await tapMenu(page)
  await expect(frame.getByTestId('open-id')).toBeVisible()
  await expect(async () => {
    await share('发送给朋友') // until the page has told WeChat, its bare address is shared
    await expect(cards.last()).toContainText('一次点击，直接借钱', { timeout: 1000 })
  }).toPass({ timeout: 120_000 })
  await share('分享到朋友圈')
  await expect(cards.last()).toHaveText(/^去借钱\s*朋友圈$/)
  await page.getByRole('button', { name: '返回' }).click()
  await cards.last().click()
  await expect(frame.getByRole('heading', { name: '去借钱' })).toBeVisible()
  await page.getByRole('button', { name: '更多' }).click()
  await page.getByRole('button', { name: '复制链接' }).click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toBe(development.appOrigin + LOAN_PATH)
})

test('the menu’s second level opens a page, and somebody else on the phone is somebody else to us', async ({
  flow,
  openPhone,
}) => {
  const page = await openPhone()
  for (const [name, user] of [
    ['小红', 'xiaohong'],
    ['新用户', 'newcomer'],
  ] as const) {
    await page
      .getByRole('button', { name: new RegExp(`^.{1,2} ?${name}|${name}`) })
      .first()
      .click()
    await tapMenu(page, '我的')
    await page.getByRole('button', { name: '会员中心' }).click()
    await expect(page.frameLocator('iframe').getByRole('heading', { name: '我的' })).toBeVisible()
    await expect.poll(async () => (await flow.newest())?.user).toBe(user)
  }
  await page.getByRole('button', { name: /快照用户/ }).click()
  await tapMenu(page)
  await expect.poll(async () => (await flow.newest())?.hops.at(-1)?.target).toMatch(/^\/help\/snapshot/)
  expect((await flow.newest())?.path).toBe(LOAN_PATH)
})

test('a mini program opens a page of ours by a ticket, and the diagram shows how', async ({
  flow,
  openPhone,
}) => {
  const page = await openPhone()
  await page.getByRole('button', { name: '在小程序里打开' }).click()
  await expect(page.frameLocator('iframe').getByRole('heading', { name: '去借钱' })).toBeVisible()
  await expect.poll(flow.steps).toEqual([1, 9, 10, 11, 12])
  for (const step of ['小程序的服务器索要票据', '用掉票据', '换发新的 T，送回页面'])
    await expect(page.getByText(step)).toBeVisible()
  expect(JSON.stringify(await flow.newest())).not.toContain('Fe26.2')
})

test('a past login is opened again, kept as a file, opened from it, and exported as Mermaid', async ({
  flow,
  openPhone,
}) => {
  const page = await openPhone({ permissions: ['clipboard-read', 'clipboard-write'] })
  const taps = [
    { chips: 1, steps: 12 },
    { chips: 2, steps: 4 },
  ]
  for (const { chips, steps } of taps) {
    await tapMenu(page)
    await expect(page.locator('.chip')).toHaveCount(chips)
    await expect(page.frameLocator('iframe').getByTestId('open-id')).toBeVisible()
    await expect.poll(async () => (await drawn(page)).lit).toHaveLength(steps) // an earlier tap would interrupt the login
  }
  expect((await drawn(page)).lit).toEqual(['1', '2', '11', '12'])
  await page.locator('.chip').last().click()
  await expect.poll(async () => (await drawn(page)).lit).toHaveLength(12)

  const downloaded = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载 JSON' }).click()
  const path = await (await downloaded).path()
  const kept = JSON.parse(await readFile(path, 'utf8'))
  const { hops = [], ...rest } = (await flow.all()).find(({ id }) => id === kept.id) ?? {}
  expect(hops.length).toBeGreaterThan(3)
  expect(kept).toMatchObject(rest)
  expect(kept.hops.map(({ target }: { target: string }) => target)).toEqual(hops.map(({ target }) => target))
  expect(kept.hops[2].keys).toEqual(['state 1', 'code 1', 'tracker 1', 'tracker 2', 'land 1'])

  await page.getByRole('button', { name: '复制 Mermaid' }).click()
  await expect(page.getByText('已复制')).toBeVisible()
  const mermaid = await page.evaluate(() => navigator.clipboard.readText())
  expect(mermaid).toMatch(/^sequenceDiagram\n/)
  expect(mermaid.match(/: \d+\. /g)).toHaveLength(12)

  await page.getByRole('button', { name: '清空' }).click()
  await expect(page.locator('.chip')).toHaveCount(0)
  const choose = async (file: string | { name: string; mimeType: string; buffer: Buffer }) => {
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: '打开文件' }).click()
    await (await chooser).setFiles(file)
  }
  await choose({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('{"version":1}') })
  await expect(page.getByText('这个文件不是登录记录')).toBeVisible()
  await choose(path)
  await expect.poll(async () => (await drawn(page)).lit).toHaveLength(12)
})

test('the page reads well on a phone, in the dark, in English', async ({ openPhone }) => {
  const page = await openPhone({
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
    locale: 'en-GB',
  })
  await expect(page.getByRole('heading', { name: 'See the login' })).toBeVisible()
  const [wide, high] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.querySelector('.menu button')?.getBoundingClientRect().height ?? 0,
  ])
  expect(wide).toBe(390)
  expect(high).toBeGreaterThanOrEqual(44)
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  expect(background).toBe('rgb(13, 15, 19)')
})

test('its title and address are those of the page in it, through links, back and a reload', async ({
  development,
  openPhone,
}) => {
  const page = await openPhone({ permissions: ['clipboard-read', 'clipboard-write'] })
  const frame = page.frameLocator('iframe')
  const copied = async () => {
    await page.getByRole('button', { name: '更多' }).click()
    await page.getByRole('button', { name: '复制链接' }).click()
    return page.evaluate(() => navigator.clipboard.readText())
  }
  const standsAt = async (heading: string, path: string) => {
    await expect(frame.getByRole('heading', { name: heading, exact: true }).first()).toBeVisible()
    await expect(page.locator('.web-view .bar strong')).toHaveText(heading)
    await expect.poll(copied).toBe(development.appOrigin + path)
  }
  await tapMenu(page)
  await standsAt('去借钱', LOAN_PATH)
  await expect(async () => {
    await tapLink(page, '我的')
    await expect(frame.getByRole('heading', { name: '我的' })).toBeVisible()
  }).toPass() // a page that is compiled in between may reload
  await standsAt('我的', '/frontend/member')

  await reloadPage(page)
  await standsAt('我的', '/frontend/member')
  await expect(page.getByRole('button', { name: '返回' })).not.toHaveClass(/at-first/)
  await page.getByRole('button', { name: '返回' }).click()
  await standsAt('去借钱', LOAN_PATH)
})

test('what lies behind the page is out of reach, and past logins are one stop of the Tab key', async ({
  development,
  openPhone,
}) => {
  const page = await openPhone()
  for (const count of [1, 2]) {
    await visitorOf(development).logIn()
    await expect(page.locator('.chip')).toHaveCount(count)
  }
  await tapMenu(page)
  await expect(page.frameLocator('iframe').getByTestId('open-id')).toBeVisible()
  await expect(page.locator('.chip')).toHaveCount(3)
  await expect(page.locator('.home')).toHaveAttribute('inert')
  await page.getByRole('button', { name: '更多' }).click()
  await expect(page.getByRole('button', { name: '复制链接' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: '更多' })).toBeFocused()
  await closePage(page)
  await expect(page.locator('.home')).not.toHaveAttribute('inert')

  const chips = page.locator('.chip')
  await chips.first().focus()
  await page.keyboard.press('ArrowRight')
  await expect(chips.nth(1)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(chips.nth(1)).toHaveAttribute('aria-pressed', 'true')
  await expect(chips.nth(1)).toBeFocused()
  await page.keyboard.press('End')
  await expect(chips.nth(2)).toBeFocused()
  await expect(page.locator('.chip:not([tabindex="-1"])')).toHaveCount(1)
})

test('another language changes the words and nothing else: not the page, nor a file that is open', async ({
  flow,
  openPhone,
}) => {
  const page = await openPhone()
  await tapMenu(page)
  await expect(page.frameLocator('iframe').getByTestId('open-id')).toBeVisible()
  await expect.poll(async () => (await drawn(page)).lit).toHaveLength(12)
  const [first] = await flow.all()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: '打开文件' }).click()
  const file = { ...first, id: 'kept', path: '/kept' }
  await (await chooser).setFiles({
    name: 'kept.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(file)),
  })
  await expect(page.locator('.summary')).toContainText('来自文件')
  const frame = page.frames().find((one) => one !== page.mainFrame())
  await frame?.evaluate(() => document.body.setAttribute('data-same', ''))
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.locator('.summary')).toContainText('from a file')
  await expect(page.locator('.summary code')).toHaveText('/kept')
  await expect(page.frameLocator('iframe').locator('body[data-same]')).toHaveCount(1)
  expect(await flow.all()).toHaveLength(1)
})

test('a login that another client made is shown as such on a phone that has none of its own', async ({
  development,
  openPhone,
}) => {
  const page = await openPhone()
  const visitor = visitorOf(development)
  await visitor.logIn()
  await visitor.ask({ path: LOAN_PATH })
  await expect(page.locator('.summary')).toContainText('另一个客户端')
})

test('the phone scans what a computer shows, and the diagram shows how the computer is signed in', async ({
  browser,
  development,
  flow,
  openPhone,
}) => {
  const page = await openPhone()
  await page.getByRole('button', { name: '扫一扫' }).click()
  await expect(page.getByRole('button', { name: '没有看到二维码' })).toBeVisible()
  await page.getByRole('button', { name: '取消' }).click()

  const desk = await browser.newContext({ userAgent: USER_AGENTS.desktopChrome })
  const computer = await desk.newPage()
  await computer.goto(`${development.appOrigin}/pair/computer?to=${encodeURIComponent('/frontend/member')}`)
  await expect(computer.getByText('等待扫码…')).toBeVisible()
  await expect.poll(async () => (await flow.newest())?.hops[0]?.target).toMatch(/^\/pair\/computer/)

  await expect(async () => {
    await page.getByRole('button', { name: '扫一扫', exact: true }).click()
    await page.getByRole('button', { name: /^扫一扫：电脑 · Windows · Chrome/ }).click({ timeout: 2000 })
  }).toPass()
  const frame = page.frameLocator('iframe')
  await expect(frame.getByRole('heading', { name: '在电脑上登录？' })).toBeVisible()
  await frame.getByLabel('电脑上显示的两位数字').fill(await computer.locator('.digits').innerText())
  await frame.getByRole('button', { name: '登录电脑' }).click()
  await expect(frame.getByRole('heading', { name: '已在电脑上登录' })).toBeVisible()
  await expect(computer.getByRole('heading', { name: '我的' })).toBeVisible()

  await expect(page.locator('.summary')).toContainText('电脑已登录')
  const kinds = page.locator('li.step')
  await expect(kinds.first()).toHaveAttribute('data-kind', 'scan')
  await expect(page.locator('li[data-kind="types-digits"]')).toHaveCount(1)
  await expect(page.locator('li[data-kind="agreed"]')).toHaveCount(1)
  await expect(kinds.last()).toHaveAttribute('data-kind', 'computer-landed')
  expect((await drawn(page)).lit).toEqual(Array.from({ length: 12 }, (_, place) => String(place + 1)))
  const recorded = JSON.stringify(await flow.all())
  expect(recorded).not.toMatch(/\/pair\/(?:computer\/)?[0-9A-Za-z]{45}/)
  await desk.close()
})
