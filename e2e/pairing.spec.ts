import type { Page } from 'playwright/test'
import { offerIn } from './harness/computer.ts'
import { serveAvatars } from './harness/consent.ts'
import {
  APP_ORIGIN,
  expect,
  LOAN_PATH,
  MEMBER_PATH,
  shownOpenId,
  test,
  USER_AGENTS,
  type World,
} from './harness/test.ts'

const ASKED = `${MEMBER_PATH}?from=desk&x=%E9%87%91`

async function sideBySide({ browser }: World, { scripts = true } = {}) {
  const chromium = await browser()
  const [desk, pocket] = await Promise.all([
    chromium.newContext({
      userAgent: USER_AGENTS.desktopChrome,
      viewport: { width: 1280, height: 800 },
      javaScriptEnabled: scripts,
    }),
    chromium.newContext({ userAgent: USER_AGENTS.android, javaScriptEnabled: scripts }),
  ])
  const [computer, phone] = await Promise.all([desk.newPage(), pocket.newPage()])
  await Promise.all([computer, phone].map(serveAvatars))
  return { computer, phone }
}

async function scan(computer: Page, phone: Page) {
  const offer = offerIn(await computer.content())
  await phone.goto(APP_ORIGIN + offer.path)
  await expect(phone.getByRole('heading', { name: '在电脑上登录？' })).toBeVisible()
  return offer
}

for (const scripts of [true, false])
  test(`a computer is signed in by the phone beside it, ${scripts ? 'and goes on by itself' : 'without scripts too'}`, async ({
    world,
  }) => {
    const { computer, phone } = await sideBySide(world, { scripts })
    const refused: string[] = []
    for (const page of [computer, phone])
      page.on('console', (line) => line.type() === 'error' && refused.push(line.text()))
    await computer.goto(APP_ORIGIN + ASKED)
    await expect(computer.getByText('等待扫码…')).toBeVisible()
    const { digits } = await scan(computer, phone)
    await expect(phone.getByText('Windows · Chrome')).toBeVisible()
    await expect(computer.getByText('已扫码，请在手机上输入上面的数字。')).toBeVisible()

    await phone.getByLabel('电脑上显示的两位数字').fill(digits)
    await phone.getByRole('button', { name: '登录电脑' }).click()
    await expect(phone.getByRole('heading', { name: '已在电脑上登录' })).toBeVisible()
    if (!scripts) await computer.getByRole('button', { name: '进入页面' }).click()
    await expect(computer.getByRole('heading', { name: '我的' })).toBeVisible()
    expect(computer.url()).toBe(APP_ORIGIN + ASKED)

    await phone.goto(APP_ORIGIN + MEMBER_PATH)
    expect(await shownOpenId(computer)).toBe(await shownOpenId(phone))
    const row = phone.locator('.row', { hasText: '电脑 · Windows · Chrome' })
    await expect(row).toBeVisible()
    await row.getByRole('button', { name: '退出' }).click()
    await expect(row).toHaveCount(0)
    await computer.goto(APP_ORIGIN + ASKED)
    await expect(computer.getByText('等待扫码…')).toBeVisible()
    expect(refused).toEqual([])
  })

test('不是我, or other digits, sign nobody in, and the computer says so', async ({ world }) => {
  const { computer, phone } = await sideBySide(world)
  await computer.goto(APP_ORIGIN + LOAN_PATH)
  await scan(computer, phone)
  await phone.getByRole('button', { name: '不是我' }).click()
  await expect(phone.getByRole('heading', { name: '没有登录' })).toBeVisible()
  await expect(computer.getByRole('heading', { name: '手机没有同意' })).toBeVisible()

  await computer.getByRole('link', { name: '换一个二维码' }).click()
  const { digits } = await scan(computer, phone)
  await phone.getByLabel('电脑上显示的两位数字').fill(digits === '00' ? '01' : '00')
  await phone.getByRole('button', { name: '登录电脑' }).click()
  await expect(phone.getByRole('heading', { name: '数字不对' })).toBeVisible()
  await expect(computer.getByRole('heading', { name: '二维码已失效' })).toBeVisible()
})

test('a computer that hears no events says what to press, and is signed in by that', async ({ world }) => {
  const { computer, phone } = await sideBySide(world)
  await computer.route('**/pair/events/*', (route) => route.fulfill({ status: 503 }))
  await computer.goto(APP_ORIGIN + ASKED)
  await expect(computer.getByText('手机同意后，请点下面的按钮。')).toBeVisible()
  const { digits } = await scan(computer, phone)
  await phone.getByLabel('电脑上显示的两位数字').fill(digits)
  await phone.getByRole('button', { name: '登录电脑' }).click()
  await expect(phone.getByRole('heading', { name: '已在电脑上登录' })).toBeVisible()
  await computer.getByRole('link', { name: '我已在手机上同意' }).click()
  await expect(computer.getByRole('heading', { name: '我的' })).toBeVisible()
  expect(computer.url()).toBe(APP_ORIGIN + ASKED)
})
