import { expect, tapWhileWeChatIsSlow, test } from './harness/development.ts'
import { LOAN_PATH } from './harness/test.ts'
import { visitorOf } from './harness/visitor.ts'

/*
 * The last file of those that share one `next dev`: after a restart it compiles each page again.
 */
// Opens a page after the restart too; the next test is the short form.
test('a login that a restart of the server interrupts goes on, and the restart is drawn @long', async ({
  development,
  flow,
  openPhone,
}) => {
  const page = await openPhone()
  const visitor = visitorOf(development)
  const callback = await visitor.beginLogin()
  await expect.poll(() => flow.steps()).toEqual([1, 2, 3, 4, 5])
  await expect(page.locator('.chip')).toHaveCount(1)
  await development.restart()

  // The restart lost the simulator's codes: the product restarts the login by itself.
  const again = await visitor.ask({ path: callback })
  await visitor.ask({ path: await visitor.passWeChat(again.headers.location ?? '') })
  await visitor.ask({ path: LOAN_PATH })
  await expect.poll(() => flow.steps()).toEqual([1, 2, 3, 4, 5, 6, 7, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  await expect(page.getByText('服务器重启了')).toBeVisible()
  await expect(page.locator('.away')).toBeHidden()
})

test('a login whose request the server did not live to answer is named as cut off', async ({
  development,
  openPhone,
}) => {
  const page = await openPhone()
  await tapWhileWeChatIsSlow(page)
  await development.restart()
  await expect(page.locator('.summary')).toContainText('被重启打断')
  await expect(page.getByText('服务器在这里重启：登录被打断')).toBeVisible()
  await expect(page.locator('.away')).toBeHidden()
})
