import { APP_ORIGIN, expect, LOAN_PATH, OPEN_ORIGIN, shownOpenId, test } from './harness/test.ts'

test('a first visit arrives at 去借钱, logged in, after three redirects that nobody sees', async ({
  page,
  wire,
}) => {
  await page.goto(APP_ORIGIN + LOAN_PATH)
  await expect(page.getByRole('heading', { name: '去借钱' })).toBeVisible()
  expect(await shownOpenId(page)).toMatch(/^o.{3}\*{4}.{4}$/)
  expect(page.url()).toBe(APP_ORIGIN + LOAN_PATH)
  await expect
    .poll(() => wire.map(({ url, status }) => `${status} ${url.origin}${url.pathname}`))
    .toEqual([
      `302 ${APP_ORIGIN}${LOAN_PATH}`,
      `302 ${OPEN_ORIGIN}/connect/oauth2/authorize`,
      `302 ${APP_ORIGIN}/redirect`,
      `200 ${APP_ORIGIN}${LOAN_PATH}`,
    ])
})

test('a second visit is one request and one answer that sets nothing', async ({ page, wire, weChat }) => {
  await page.goto(APP_ORIGIN + LOAN_PATH)
  await expect.poll(() => wire.length).toBe(4)
  await page.goto(APP_ORIGIN + LOAN_PATH)
  await expect.poll(() => wire.length).toBe(5)
  expect(wire[4]).toMatchObject({ status: 200, setCookies: [] })
  expect(await weChat.count('/connect/oauth2/authorize')).toBe(1)
})

test('Chinese characters, an own code and an own state survive the login unchanged', async ({ page }) => {
  const asked = `${APP_ORIGIN}${LOAN_PATH}?from=菜单&code=A1&state=B2&x=%2F%3F`
  await page.goto(asked)
  await expect(page.getByRole('heading', { name: '去借钱' })).toBeVisible()
  expect(page.url()).toBe(new URL(asked).href)
})
