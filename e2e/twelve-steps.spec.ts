import { APP_ORIGIN, expect, LOAN_PATH, OPEN_ORIGIN, test } from './harness/test.ts'

const REQUEST_ID = /^[0-9A-Za-z]{22}$/

test('the silent login follows the twelve steps, one by one', async ({ page, wire, weChat, world }) => {
  const before = await world.store.count()

  // 1. The visitor taps 去借钱 in the account's menu.
  await page.goto(APP_ORIGIN + LOAN_PATH)
  await expect.poll(() => wire.length).toBe(4)
  const [asked, authorize, callback, landed] = wire
  if (!asked || !authorize || !callback || !landed) throw new Error('four requests were awaited')

  // 2. The client asks our server for the page, without a session.
  expect(asked.url.href).toBe(APP_ORIGIN + LOAN_PATH)
  expect(asked.requestHeaders.cookie).toBeUndefined()

  // 3. There is no session: our server sets a new T, and redirects to WeChat for a code.
  expect(asked.status).toBe(302)
  expect(asked.headers['x-request-id']).toMatch(REQUEST_ID)
  expect(asked.headers['cache-control']).toBe('no-store')
  expect(asked.setCookies).toEqual([
    expect.stringMatching(/^T=[0-9][0-9A-Za-z]{31}; Path=\/; HttpOnly; SameSite=Lax$/),
  ])
  expect(asked.headers.location).toMatch(
    new RegExp(
      `^${OPEN_ORIGIN}/connect/oauth2/authorize\\?appid=wx5f1d0c0de51a0001&redirect_uri=http%3A%2F%2Fh5\\.test%2Fredirect` +
        '&response_type=code&scope=snsapi_base&state=[0-9A-Za-z]{1,128}#wechat_redirect$',
    ),
  )

  // 4. The client asks WeChat's open platform.
  expect(authorize.url.origin + authorize.url.pathname).toBe(`${OPEN_ORIGIN}/connect/oauth2/authorize`)

  // 5. The platform answers with a code and with our state.
  expect(authorize.status).toBe(302)
  const state = authorize.url.searchParams.get('state')
  expect(callback.url.searchParams.get('state')).toBe(state)

  // 6. The client brings the code to our server, with the T of step 3.
  const began = /^T=([^;]+)/.exec(asked.setCookies[0] ?? '')?.[1]
  expect(callback.url.pathname).toBe('/redirect')
  expect([...callback.url.searchParams.keys()]).toEqual(['code', 'state'])
  expect(callback.requestHeaders.cookie).toBe(`T=${began}`)

  // 7 and 8. Our server exchanges the code, once, and stores a session: the first thing that it stores.
  const exchanges = (await weChat.log()).filter((entry) => entry.path === '/sns/oauth2/access_token')
  expect(exchanges).toHaveLength(1)
  expect(await world.store.count()).toBe(before + 1)

  // 9. The answer sets a new T and the sealed openId, and redirects to the page.
  expect(callback.status).toBe(302)
  expect(callback.headers['x-request-id']).toMatch(REQUEST_ID)
  expect(callback.headers['x-redirect-to']).toBe(LOAN_PATH)
  expect(callback.headers.location).toBe(APP_ORIGIN + LOAN_PATH)
  expect(callback.headers['cache-control']).toBe('no-store')
  expect(callback.headers['referrer-policy']).toBe('no-referrer')
  expect(callback.setCookies).toEqual([
    expect.stringMatching(/^T=[A-Za-z][0-9A-Za-z]{31}; Path=\/; HttpOnly; SameSite=Lax$/),
    expect.stringMatching(/^UU=Fe26\.2\*[\w.*~-]+; Path=\/; HttpOnly; SameSite=Lax$/),
  ])

  // 10. The client asks for 去借钱 again.
  expect(landed.url.href).toBe(APP_ORIGIN + LOAN_PATH)
  expect(landed.requestHeaders.cookie).toMatch(/^T=[A-Za-z]\w+; UU=/)

  // 11. Our server answers with the page.
  expect(landed.status).toBe(200)
  expect(landed.setCookies).toEqual([])
  expect(landed.headers['cache-control']).toMatch(/private.*no-store/)

  // 12. The visitor sees the page.
  await expect(page.getByRole('heading', { name: '去借钱' })).toBeVisible()
  await expect(page.getByTestId('open-id')).toBeVisible()
})
