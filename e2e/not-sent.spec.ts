import { createHash } from 'node:crypto'
import type { Page, Route } from 'playwright/test'
import { openMember } from './harness/consent.ts'
import { APP_ORIGIN, expect, test } from './harness/test.ts'

const APPLY = '/frontend/loan/apply?product=flexible&amount=10%2C000&months=12&method=equal-payment'
const OF_NO_BUILD = createHash('sha256').update('an action of another build').digest('hex').slice(0, 42)
const WORDS = '没有提交，请检查后再试一次'

/** Every form reaches a server of another build, as when two builds alternate behind one address. */
async function sendToAnotherBuild(
  page: Page,
): Promise<{ readonly sent: readonly string[]; heal: () => Promise<void> }> {
  const sent: string[] = []
  const swap = async (route: Route) => {
    const request = route.request()
    if (request.method() !== 'POST') return route.continue()
    const headers = await request.allHeaders()
    const native = headers['next-action'] === undefined
    sent.push(native ? 'native' : 'with scripts')
    const body = request
      .postData()
      ?.replaceAll(/(?<=\$ACTION_(?:ID_|[\w:]*"id":"))[0-9a-f]{42}/g, OF_NO_BUILD)
    return route.continue({
      headers: native ? headers : { ...headers, 'next-action': OF_NO_BUILD },
      postData: body?.replaceAll(/"id":"[0-9a-f]{42}"/g, `"id":"${OF_NO_BUILD}"`) ?? '',
    })
  }
  await page.route('**/frontend/**', swap)
  return { sent, heal: () => page.unroute('**/frontend/**', swap) }
}

async function submit(page: Page): Promise<void> {
  await page.getByLabel('姓名').fill('王小明')
  await page.getByLabel('手机号').fill('138 0000 0000')
  await page.getByRole('button', { name: '提交申请' }).click()
}

test('two builds in strict turns: the form is sent again once, and then the page says that it was not sent', async ({
  page,
}) => {
  await page.goto(APP_ORIGIN + APPLY)
  const { sent, heal } = await sendToAnotherBuild(page)
  await submit(page)
  await expect.poll(() => sent).toEqual(['with scripts', 'native'])
  await expect(page.getByRole('alert').filter({ hasText: WORDS })).toBeVisible()
  await expect(page.getByLabel('姓名')).toHaveValue('王小明')
  await heal()
  await page.getByRole('button', { name: '提交申请' }).click()
  await expect(page.getByText('申请已提交')).toBeVisible()
})

test('the same, before the page’s own scripts took over', async ({ page }) => {
  await page.route('**/_next/static/chunks/**', (route) => route.abort())
  await page.goto(APP_ORIGIN + APPLY)
  const { sent, heal } = await sendToAnotherBuild(page)
  await submit(page)
  await expect.poll(() => sent).toEqual(['native', 'native'])
  await expect(page.getByRole('alert').filter({ hasText: WORDS })).toBeVisible()
  await expect(page.getByLabel('姓名')).toHaveValue('王小明')
  await heal()
  await page.getByRole('button', { name: '提交申请' }).click()
  await expect(page.getByText('申请已提交')).toBeVisible()
})

test('a button that is no form to fill in says so too', async ({ page }) => {
  await openMember(page)
  const { sent } = await sendToAnotherBuild(page)
  await page.getByRole('button', { name: '显示微信昵称和头像' }).click()
  await expect(page.getByRole('alert').filter({ hasText: WORDS })).toBeVisible()
  expect(sent).toEqual(['with scripts'])
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a form of another build comes back with the words that it was not sent', async ({ page }) => {
    await page.goto(APP_ORIGIN + APPLY)
    await expect(page.getByText(WORDS)).toBeHidden()
    const { sent, heal } = await sendToAnotherBuild(page)
    await submit(page)
    await expect(page.getByRole('alert').filter({ hasText: WORDS })).toBeVisible()
    await heal()
    await submit(page)
    await expect(page.getByText('申请已提交')).toBeVisible()
    expect(sent).toEqual(['native'])
  })
})
