import {
  APPLY,
  applicationsOf,
  endSession,
  filedBy,
  fillIn,
  submitted,
  typedOn,
} from './harness/loan-form.ts'
import { APP_ORIGIN, expect, OPEN_ORIGIN, test } from './harness/test.ts'
import { visitorOf } from './harness/visitor.ts'

test('a form sent after the session has ended goes on by itself after the login, once', async ({
  page,
  context,
  world,
  weChat,
}) => {
  await fillIn(page)
  const before = await filedBy(world)
  const logins = await weChat.count('/connect/oauth2/authorize')
  await endSession(context)
  await page.getByRole('button', { name: '提交申请' }).click()
  expect(await submitted(page)).toBe(before + 1)
  expect(await weChat.count('/connect/oauth2/authorize')).toBe(logins + 1)
  await page.reload()
  expect(await page.getByTestId('application').count()).toBe(before + 1)
  await expect.poll(() => typedOn(page)).toEqual([])
})

test('so does one that the page’s own scripts never took over', async ({ page, context, world }) => {
  await page.route('**/_next/static/chunks/**', (route) => route.abort())
  await fillIn(page)
  const before = await filedBy(world)
  await endSession(context)
  await page.getByRole('button', { name: '提交申请' }).click()
  expect(await submitted(page)).toBe(before + 1)
})

test('so does one whose callback opens in a new view', async ({ page, context, world, weChat }) => {
  await fillIn(page)
  const before = await filedBy(world)
  await endSession(context)
  await weChat.fault({
    endpoint: 'authorize',
    nth: 1,
    effect: { kind: 'callback-twice', gapMs: 0, view: 'new' },
  })
  await page.getByRole('button', { name: '提交申请' }).click()
  const arrived = () => context.pages().map((view) => view.getByText('申请已提交').count())
  await expect.poll(async () => Math.max(...(await Promise.all(arrived())))).toBe(1)
  expect(await filedBy(world)).toBe(before + 1)
})

test('what one person typed is never sent for another', async ({ page, context }) => {
  await fillIn(page, '王小明的名字')
  await endSession(context)
  await context.addCookies([{ name: 'wechat_sim_user', value: 'xiaohong', url: OPEN_ORIGIN }])
  const before = await applicationsOf(context)
  await endSession(context)
  await page.getByRole('button', { name: '提交申请' }).click()
  await expect(page.getByLabel('姓名')).toHaveValue('')
  expect(await applicationsOf(context)).toBe(before)
})

test('a form of an older build reloads by itself, and is sent again with what was typed', async ({
  page,
  world,
}) => {
  await fillIn(page)
  const before = await filedBy(world)
  let refused = 0
  await page.route('**/frontend/loan/apply?**', (route) => {
    if (route.request().method() !== 'POST' || refused > 0) return route.fallback()
    refused += 1 // Next's answer to an action of another build
    return route.fulfill({ status: 404, headers: { 'x-nextjs-action-not-found': '1' }, body: '' })
  })
  await page.getByRole('button', { name: '提交申请' }).click()
  expect(await submitted(page)).toBe(before + 1)
  expect(refused).toBe(1)
})

test('a form of an older build, sent without scripts, gets its page again, which says that it was not sent', async ({
  world,
}) => {
  const visitor = visitorOf(world)
  await visitor.logIn()
  const [name, boundary] = [`$ACTION_ID_40${'a'.repeat(40)}`, 'line']
  const part = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n\r\n`
  const answer = await visitor.ask({
    method: 'POST',
    path: APPLY,
    headers: { Origin: APP_ORIGIN, 'Content-Type': `multipart/form-data; boundary=${boundary}` },
    body: `${part}--${boundary}--\r\n`,
  })
  expect([answer.status, answer.headers.location]).toEqual([303, `${APPLY}#not-sent`])
  expect(answer.headers['cache-control']).toContain('no-store')
})
