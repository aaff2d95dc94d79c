import type { Page } from 'playwright/test'
import { MOST_APPLICATIONS } from '../lib/loan/application.ts'
import {
  APPLY,
  applicationsOf,
  endSession,
  filedBy,
  fillIn,
  submitted,
  typedOn,
} from './harness/loan-form.ts'
import { formPost, hiddenFields } from './harness/native-form.ts'
import { APP_ORIGIN, expect, LOAN_PATH, OPEN_ORIGIN, test, USER_AGENTS } from './harness/test.ts'
import { visitorOf } from './harness/visitor.ts'

/** A page of one visitor, for tests that only read. */
let reader: Page
test.beforeAll(async ({ browser }) => {
  reader = await browser.newPage()
})
test.afterAll(() => reader.close())

test('a loan is chosen, calculated and applied for, and listed under 我的借款', async ({ page, world }) => {
  await page.goto(APP_ORIGIN + LOAN_PATH)
  const before = await filedBy(world)
  await page.getByRole('link', { name: '申请随心借' }).click()
  await page.getByLabel('借多少').fill('12,000')
  await page.getByLabel('借多久').selectOption('6')
  await page.getByLabel('怎么还').selectOption('interest-first')
  await page.getByRole('button', { name: '试算' }).click()
  await expect(page.getByTestId('total')).toHaveText('12,432.00 元') // six months of 0.6 %
  await page.getByText('每期明细').click()
  await expect(page.getByRole('row')).toHaveCount(7)
  await page.getByLabel('姓名').fill('王小明')
  await page.getByLabel('手机号').fill('13800000000')
  await page.getByRole('button', { name: '提交申请' }).click()
  expect(await submitted(page)).toBe(before + 1)
  await expect(page.getByText('12,000 元').first()).toBeVisible()
})

test('what is wrong is said beside the field, and what was typed stays', async ({ page }) => {
  await page.goto(APP_ORIGIN + APPLY)
  await page.getByLabel('姓名').fill('王小明')
  await page.getByLabel('手机号').fill('12345')
  await page.getByRole('button', { name: '提交申请' }).click()
  await expect(page.getByText('请填写 11 位手机号')).toBeVisible()
  await expect(page.getByLabel('姓名')).toHaveValue('王小明')
  await expect(page.getByLabel('手机号')).toHaveValue('12345')
})

test('after a mistake one types on in the first field that is wrong, its mistake below its label', async ({
  page,
}) => {
  await fillIn(page, '')
  await page.getByLabel('手机号').press('Enter')
  await expect(page.getByLabel('姓名')).toBeFocused()
  const [label, mistake] = [page.getByText('姓名', { exact: true }), page.getByText('请填写姓名')]
  expect((await mistake.boundingBox())?.x).toBe((await label.boundingBox())?.x)
  await page.getByLabel('姓名').fill('王小明')
  await page.getByLabel('手机号').fill('1')
  await page.getByLabel('手机号').press('Enter')
  await expect(page.getByLabel('手机号')).toBeFocused()
})

for (const [typed, mistake] of [
  ['7', '最少 10,000 元'],
  ['200,001', '最多 200,000 元'],
  ['十万', '请填写金额，例如 10,000'],
  ['', '请填写金额，例如 10,000'],
] as const)
  test(`“${typed}” as an amount is said to be wrong, stays as it was typed, and is not worked out`, async () => {
    await reader.goto(`${APP_ORIGIN}/frontend/loan/apply?product=large&amount=${typed}`)
    await expect(reader.getByText(mistake, { exact: true })).toBeVisible()
    await expect(reader.getByLabel('借多少')).toHaveValue(typed)
    await expect(reader.getByTestId('total')).toHaveCount(0)
    await expect(reader.getByRole('button', { name: '提交申请' })).toHaveCount(0)
  })

for (const javaScriptEnabled of [true, false])
  test(`what is filed is what was looked at last, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ userAgent: USER_AGENTS.android, javaScriptEnabled })
    const page = await context.newPage()
    await page.goto(`${APP_ORIGIN}/frontend/loan/apply?product=flexible`)
    const [amount, months] = [page.getByLabel('借多少'), page.getByLabel('借多久')]
    const send = page.getByRole('button', { name: '提交申请' })
    await expect(amount).toHaveValue('50,000')
    await expect(send).toHaveCount(0)
    await amount.fill('1000')
    await months.selectOption('12')
    await page.getByRole('button', { name: '试算' }).click()
    await expect(page.getByRole('heading', { name: '申请 1,000 元 · 12 期 · 等额本息' })).toBeVisible()
    await expect(amount.or(months)).toHaveCount(0)

    await page.getByRole('button', { name: '修改' }).click()
    await expect(amount).toHaveValue('1,000')
    await expect(months).toHaveValue('12')
    await expect(send).toHaveCount(0)
    await months.selectOption('6')
    await page.getByRole('button', { name: '试算' }).click()
    await page.getByLabel('姓名').fill('王小明')
    await page.getByLabel('手机号').fill('13800000000')
    await send.click()
    await submitted(page)
    const newest = page.getByTestId('application').first()
    await expect(newest).toContainText('1,000 元')
    await expect(newest).toContainText('6 期 · 等额本息')
  })

for (const [query, mistake] of [
  ['months=4', '请选择期数'],
  ['method=xx', '请选择还款方式'],
] as const)
  test(`an address with ${query} says so beside the field, and nothing is worked out`, async () => {
    await reader.goto(`${APP_ORIGIN}/frontend/loan/apply?product=flexible&amount=1000&${query}`)
    await expect(reader.getByRole('main').getByRole('alert')).toHaveText(mistake)
    await expect(reader.getByTestId('total')).toHaveCount(0)
    await expect(reader.getByRole('button', { name: '提交申请' })).toHaveCount(0)
  })

test('a product that there is not leads to those that there are', async () => {
  await reader.goto(`${APP_ORIGIN}/frontend/loan/apply?product=nope`)
  await expect(reader.getByRole('heading', { name: '去借钱' })).toBeVisible()
  expect(reader.url()).toBe(APP_ORIGIN + LOAN_PATH)
})

test('works without JavaScript, mistakes included', async ({ browser }) => {
  const context = await browser.newContext({ userAgent: USER_AGENTS.android, javaScriptEnabled: false })
  const page = await context.newPage()
  await fillIn(page, '')
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.getByRole('link', { name: '请填写姓名' }).click()
  await expect(page.getByLabel('姓名')).toBeFocused()
  await page.getByLabel('姓名').fill('王小明')
  await page.getByRole('button', { name: '提交申请' }).click()
  expect(await submitted(page)).toBeGreaterThan(0)
})

for (const javaScriptEnabled of [true, false])
  test(`a name in rare characters and a number from the contacts are taken, a landline is not, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ userAgent: USER_AGENTS.ios, javaScriptEnabled })
    const page = await context.newPage()
    await fillIn(page, `${'\u{2c456}'.repeat(50)}\u200b`)
    await page.getByLabel('手机号').fill('010-8888 6666')
    await page.getByRole('button', { name: '提交申请' }).click()
    await expect(page.getByRole('main').getByRole('alert')).toHaveText('这是固定电话，请填写手机号')
    await expect(page.getByLabel('手机号')).toHaveValue('010-8888 6666')
    await page.getByLabel('手机号').fill('\u202d+86 138 0013 8000\u202c')
    await page.getByRole('button', { name: '提交申请' }).click()
    expect(await submitted(page)).toBeGreaterThan(0)
  })

test('the same name and number are one application, however they were typed', async ({ world }) => {
  const visitor = visitorOf(world)
  const { body } = await visitor.open(APPLY)
  for (const [name, phone] of [
    [`${'\u{2c456}'.repeat(16)}\u200b`, '\u202d+86 138 0013 8000\u202c'],
    ['\u{2c456}'.repeat(16), '13800138000'],
  ] as const) {
    const form = { ...hiddenFields(body), name, phone }
    const filed = await visitor.ask({ method: 'POST', path: APPLY, ...formPost(form) })
    expect([filed.status, filed.headers.location]).toEqual([303, expect.stringContaining('submitted=')])
  }
})

test('a borrower with the most applications allowed is told so beside the form', async ({
  browser,
  world,
}) => {
  const visitor = visitorOf({ ...world, user: 'newcomer' })
  for (let sent = 0; sent < MOST_APPLICATIONS; sent += 1) {
    const { body } = await visitor.open(APPLY)
    const form = { ...hiddenFields(body), name: '王小明', phone: '13800000000' }
    const filed = await visitor.ask({ method: 'POST', path: APPLY, ...formPost(form) })
    expect([filed.status, filed.headers.location]).toEqual([303, expect.stringContaining('submitted=')])
  }
  const context = await browser.newContext({ userAgent: USER_AGENTS.android, javaScriptEnabled: false })
  await context.addCookies([{ name: 'wechat_sim_user', value: 'newcomer', url: OPEN_ORIGIN }])
  const page = await context.newPage()
  await fillIn(page)
  await page.getByRole('button', { name: '提交申请' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toHaveText('您已有 20 笔借款申请，不能再提交新的')
  await expect(page.getByLabel('姓名')).toHaveValue('王小明')
  expect(await filedBy(world, 'newcomer')).toBe(MOST_APPLICATIONS)
})

test('a button that is tapped many times makes one application', async ({ page, world }) => {
  await fillIn(page)
  const before = await filedBy(world)
  await page.getByRole('button', { name: '提交申请' }).evaluate((button: HTMLButtonElement) => {
    for (let tap = 0; tap < 5; tap += 1) button.click()
  })
  expect(await submitted(page)).toBe(before + 1)
})

for (const scripts of ['with', 'without'] as const)
  test(`what was typed stays while terms are changed ${scripts} the page’s own scripts, and is not sent by a login`, async ({
    page,
    context,
    world,
  }) => {
    if (scripts === 'without') await page.route('**/_next/static/chunks/**', (route) => route.abort())
    await fillIn(page)
    const before = await filedBy(world)
    const change = page.getByRole('button', { name: '修改' })
    for (const months of ['12', '6']) {
      await change.click()
      await page.getByLabel('借多久').selectOption(months)
      await endSession(context)
      await page.getByRole('button', { name: '试算' }).click()
      await expect(page.getByLabel('姓名')).toHaveValue('王小明')
      await expect(page.getByLabel('手机号')).toHaveValue('138 0000 0000')
    }
    expect(await filedBy(world)).toBe(before)
    await page.getByRole('button', { name: '提交申请' }).click()
    expect(await submitted(page)).toBe(before + 1)
    await expect(page.getByTestId('application').first()).toContainText('6 期')
  })

test('text typed while the page still loads is not replaced by text typed earlier', async ({ page }) => {
  await fillIn(page)
  await page.getByRole('button', { name: '修改' }).click()
  await page.addInitScript(() =>
    document.addEventListener('readystatechange', () => {
      const name = document.querySelector<HTMLInputElement>('#name')
      if (document.readyState === 'interactive' && name !== null) name.value = '李大明'
    }),
  )
  await page.getByRole('button', { name: '试算' }).click()
  await expect(page.getByLabel('手机号')).toHaveValue('138 0000 0000')
  await expect(page.getByLabel('姓名')).toHaveValue('李大明')
})

test('a visitor who goes back and changes a submitted form is told that nothing was changed', async ({
  page,
  world,
}) => {
  await fillIn(page)
  await page.getByRole('button', { name: '提交申请' }).click()
  const count = await submitted(page)
  await page.goBack()
  await page.getByLabel('姓名').fill('李大明')
  await page.getByLabel('手机号').fill('13900000009')
  await page.getByRole('button', { name: '提交申请' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText('这次的修改没有提交')
  await expect(page.getByLabel('姓名')).toHaveValue('李大明')
  await page.getByRole('main').getByRole('alert').getByRole('link', { name: '我的借款' }).click()
  await expect(page.getByRole('heading', { name: '我的借款' })).toBeVisible()
  expect(await filedBy(world)).toBe(count)
})

for (const javaScriptEnabled of [true, false])
  test(`a form that another person opened is not filed, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ userAgent: USER_AGENTS.android, javaScriptEnabled })
    const page = await context.newPage()
    await fillIn(page, '王小明的名字')
    await context.clearCookies()
    await context.addCookies([{ name: 'wechat_sim_user', value: 'xiaohong', url: OPEN_ORIGIN }])
    const before = await applicationsOf(context)
    await page.getByRole('button', { name: '提交申请' }).click()
    await expect(page.getByRole('main').getByRole('alert')).toHaveText(
      '这张表单是另一位用户打开的，没有提交，请重新填写',
    )
    await expect(page.getByLabel('姓名')).toHaveValue('')
    await expect(page.getByLabel('手机号')).toHaveValue('')
    await expect.poll(() => typedOn(page)).toEqual([])
    expect(await applicationsOf(context)).toBe(before)

    await page.getByLabel('姓名').fill('小红')
    await page.getByLabel('手机号').fill('13800000000')
    await page.getByRole('button', { name: '提交申请' }).click()
    expect(await submitted(page)).toBe(before + 1)
  })

test('nobody sees the applications of another', async ({ page, world }) => {
  await fillIn(page, '只有我能看见')
  await page.getByRole('button', { name: '提交申请' }).click()
  await submitted(page)
  expect(await filedBy(world)).toBeGreaterThan(0)
  expect(await filedBy(world, 'laowang')).toBe(0)
})
