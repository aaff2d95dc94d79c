import { randomBytes } from 'node:crypto'
import { numbersOf } from '../../simulator/flow/diagram/steps.ts'
import { flowAt } from '../../simulator/flow/flow-at.ts'
import { multipart } from '../harness/multipart.ts'
import { formPost, hiddenFields } from '../harness/native-form.ts'
import { storeState } from '../harness/ready.ts'
import { startRedis } from '../harness/servers/redis-server.ts'
import { DOCUMENT, type Visitor, visitorOf } from '../harness/visitor.ts'
import { runOwnSpec } from './own-spec.ts'
import { APP_ORIGIN, expect, SCRIPT, test } from './shop.ts'

const FETCH = { ...SCRIPT, Referer: `${APP_ORIGIN}/account` }

/** The form of the Server Action on the account page, as a browser without scripts posts it. */
async function noteForm(visitor: Visitor) {
  const { body } = await visitor.ask({ path: '/account' })
  const { headers, body: form } = formPost({ ...hiddenFields(body), note: 'milk' })
  return { method: 'POST', path: '/account', headers: { ...DOCUMENT, ...headers }, body: form }
}

async function photo() {
  const form = await multipart({}, { name: 'file', bytes: randomBytes(20_000) })
  return { method: 'POST', path: '/api/upload', headers: { ...SCRIPT, ...form.headers }, body: form.body }
}

export function chapter(): void {
  test('log in whoever comes without a session, and open what is open', async ({ shop }) => {
    const page = await shop.ask({ path: '/hello', headers: DOCUMENT })
    expect([page.status, page.headers.location]).toEqual([302, expect.stringContaining('/oauth2/authorize?')])
    const fetched = await shop.ask({ path: '/api/points', headers: FETCH })
    expect([fetched.status, JSON.parse(fetched.body)]).toEqual([
      401,
      { error: 'unauthorized', loginUrl: FETCH.Referer },
    ])
    const posted = await shop.ask(await noteForm(await shop.logIn()))
    expect([posted.status, posted.headers.location]).toEqual([303, FETCH.Referer])
    expect((await shop.ask(await photo())).status).toBe(401)
    for (const path of ['/about', '/logo.png'])
      expect((await shop.ask({ path, headers: DOCUMENT })).status).toBe(200)
    expect((await shop.ask({ method: 'POST', path: '/hooks/payment', body: 'paid' })).status).toBe(200)
  })

  test('work with a session, under a policy that names the host, and show no whole openId', async ({
    shop,
  }) => {
    const visitor = await shop.logIn()
    const page = await visitor.ask({ path: '/hello' })
    const [, first = '', last = ''] = /(\w{4})\*{4}([\w-]{4})/.exec(page.body) ?? []
    expect([page.status, first]).toEqual([200, expect.stringMatching(/^o/)])
    expect(page.body).not.toMatch(new RegExp(`${first}[\\w-]{20}${last}`))
    expect(page.headers['content-security-policy']).toMatch(/img-src [^;]*https:\/\/img\.example\.com/)
    expect((await visitor.ask({ path: '/api/points', headers: FETCH })).body).toBe('{"points":28}')
    const saved = await visitor.ask(await noteForm(visitor))
    expect([saved.status, saved.headers.location]).toEqual([303, '/account'])
    expect((await visitor.ask({ path: '/account' })).body).toContain('milk')
    expect(JSON.parse((await visitor.ask(await photo())).body)).toMatchObject({ bytes: 20_000 })
  })

  test('read on while the store is away, change nothing, and leave open what is open', async ({
    startAnother,
    weChat,
  }) => {
    const redis = await startRedis()
    const server = await startAnother({ REDIS_URL: redis.url })
    const [known, stranger] = [visitorOf({ product: server, weChat }), visitorOf({ product: server, weChat })]
    await known.logIn('/hello')
    const [form, upload] = [await noteForm(known), await photo()]
    expect((await known.ask({ path: '/hello' })).body).not.toContain('You can read on')
    await redis.close()
    await expect.poll(() => storeState(server)).toBe('unreachable')
    const hello = await known.ask({ path: '/hello' })
    expect([hello.status, hello.body.includes('You can read on')]).toEqual([200, true])
    expect((await known.ask({ path: '/api/points', headers: FETCH })).body).toBe('{"points":28}')
    for (const refused of [known.ask(form), known.ask(upload), stranger.logIn('/hello')]) {
      const { status, headers } = await refused
      expect([status, headers['retry-after']]).toEqual([503, '5'])
    }
    for (const visitor of [known, stranger]) {
      expect((await visitor.ask({ method: 'POST', path: '/hooks/payment', body: 'paid' })).status).toBe(200)
      expect((await visitor.ask({ path: '/logo.png' })).status).toBe(200)
    }
    expect((await stranger.ask({ path: '/about' })).body).toContain('About us')
    expect((await known.ask({ path: '/about' })).status).toBe(500)
  })

  test('count logins, and nothing else', async ({ startAnother, weChat }) => {
    const server = await startAnother({})
    const counted = () => server.output().match(/logins since the start: \d+/g) ?? []
    for (const user of ['xiaoming', 'xiaohong']) {
      const visitor = visitorOf({ product: server, weChat, user })
      await visitor.logIn('/hello')
      expect((await visitor.ask({ path: '/hello' })).status).toBe(200)
    }
    await expect.poll(counted).toEqual(['logins since the start: 1', 'logins since the start: 2'])
  })

  // `next dev` compiles this application for these two alone; `development.spec` counts the loan pages' steps.
  test('pass the browser test of docs/adopt.md @long', async ({ development, shop }) => {
    expect(await runOwnSpec(shop.folder, development.port)).toContain('2 passed')
  })

  test('are seen by flow.steps() as the README says @long', async ({ development, page }) => {
    const origin = `http://localhost:${development.port}`
    const flow = flowAt(`http://localhost:${development.port + 1000}`)
    const again = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    await flow.clear()
    await page.goto(`${origin}/account`)
    await expect.poll(flow.steps).toEqual([1, ...again])
    const note = page.getByTestId('note')
    await page.getByLabel('Note').fill('milk')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(note).toHaveText('milk')
    await page.context().clearCookies()
    await page.getByLabel('Note').fill('tea')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(note).toHaveText('tea')
    await expect.poll(flow.steps).toEqual([2, 11, 12])
    expect((await flow.all()).map(numbersOf)).toContainEqual(again)
    await page.goto(`${origin}/about`)
    await expect.poll(flow.steps).toEqual([1, 2, 11, 12])
  })
}
