import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { OWN_OPTIONS } from '../harness/fresh-application.ts'
import type { RawAnswer } from '../harness/raw-request.ts'
import { DOCUMENT } from '../harness/visitor.ts'
import { APP_ORIGIN, expect, FETCHERS, SCRIPT, test } from './shop.ts'

/** A form that Next would run a Server Action for. */
const ACTION_FORM = {
  headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
  body: `--x\r\nContent-Disposition: form-data; name="$ACTION_ID_${'0'.repeat(42)}"\r\n\r\n\r\n--x--\r\n`,
}
const PLAIN_FORM = { ...ACTION_FORM, body: ACTION_FORM.body.replace('$ACTION_ID_', 'field_') }

export function addresses(): void {
  test('opens these routes to everybody, and no other', async ({ shop }) => {
    const routes: readonly string[] = Object.values(
      JSON.parse(readFileSync(join(shop.folder, '.next/app-path-routes-manifest.json'), 'utf8')),
    )
    const open: string[] = []
    for (const route of routes) {
      const answer = await shop.ask({ path: route.replace(/\[[^/]+\]/g, 'x'), headers: DOCUMENT })
      if (answer.headers.location?.includes('/connect/oauth2/authorize?') !== true) open.push(route)
    }
    console.log(`open routes: ${open.join(' ')}`)
    expect(open.toSorted()).toEqual([
      '/',
      '/_global-error', // 404
      '/_not-found', // 404
      '/about',
      '/hooks/form',
      '/hooks/notify',
      '/hooks/own-options',
      '/hooks/payment',
      '/hooks/wechat',
      '/logout', // 405
      '/page-script',
      '/policy', // e2e/harness/policy-page.ts opens it
      '/redirect', // begins a login anew
    ])
  })

  test('has nothing at the address of an option that is off, though its route file is there', async ({
    shop,
  }) => {
    const visitor = await shop.logIn()
    for (const method of ['GET', 'POST'])
      expect((await visitor.ask({ method, path: '/js-sdk', headers: { Origin: APP_ORIGIN } })).status).toBe(
        404,
      )
    const stranger = await shop.ask({ method: 'POST', path: '/js-sdk', headers: { Origin: APP_ORIGIN } })
    expect(stranger.status).toBe(401)
  })

  test('judges a Server Action as guarded, wherever it is posted', async ({ shop }) => {
    const visitor = await shop.logIn()
    const origins = [{}, { Origin: 'https://evil.example' }, { Origin: 'null' }]
    for (const path of [
      '/hooks/form',
      '/hooks/notify',
      '/about',
      '/logo.png',
      '/drawing.svg',
      '/redirect',
      '/logout',
      '/page-script',
      '/help/denied',
      '/health/live',
      '/robots.txt',
      '/account',
    ]) {
      const action = {
        'Next-Action': '0'.repeat(42),
        'Content-Type': 'text/plain',
        Accept: 'text/x-component',
      }
      for (const { headers, body } of [ACTION_FORM, { headers: action, body: '[]' }])
        for (const origin of origins) {
          const sent = { method: 'POST', path, headers: { ...headers, ...origin }, body }
          const [strange, foreign] = [await shop.ask(sent), await visitor.ask(sent)]
          expect([path, strange.status, foreign.status]).toEqual([path, 401, expect.any(Number)])
          expect([401, 303]).toContain(foreign.status)
        }
    }
    const ours = { method: 'POST', path: '/hooks/notify', ...PLAIN_FORM }
    expect((await shop.ask(ours)).body).toBe(PLAIN_FORM.body)
    const named = PLAIN_FORM.body.replace('\r\n\r\n', '\r\n\r\nis called $ACTION_ID_')
    expect((await shop.ask({ ...ours, body: named })).body).toBe(named)
    const page = await visitor.ask({ path: '/hooks/form' })
    const field = /name="(\$ACTION_ID_\w+)"/.exec(page.body)?.[1] ?? ''
    const body = ACTION_FORM.body.replace(/\$ACTION_ID_\w+/, field)
    const form = { ...ACTION_FORM, method: 'POST', path: '/hooks/form', body }
    expect((await shop.ask(form)).status).toBe(401)
    expect((await visitor.ask({ path: '/hooks/form' })).body).toMatch(/posted .*0/)
    await visitor.ask({ ...form, headers: { ...form.headers, Origin: APP_ORIGIN } })
    expect((await visitor.ask({ path: '/hooks/form' })).body).toMatch(/posted .*1/)
  })

  test('answers a webhook of WeChat’s and of a payment, byte for byte', async ({ shop }) => {
    const body = JSON.stringify({ id: '付款', resource: '\u0000' })
    const headers = { 'Content-Type': 'application/json' }
    const paid = await shop.ask({ method: 'POST', path: '/hooks/notify', headers, body })
    expect([paid.status, paid.body, paid.setCookies, paid.headers.location]).toEqual([
      200,
      body,
      [],
      undefined,
    ])
    const echoed = await shop.ask({ path: '/hooks/wechat?signature=a&timestamp=1&nonce=2&echostr=hello' })
    expect([echoed.status, echoed.body, echoed.setCookies]).toEqual([200, 'hello', []])
  })

  test('tells probes and crawlers what does not exist, and gives the rest a page to share', async ({
    shop,
  }) => {
    const visitor = await shop.logIn()
    const statusOf = ({ status }: RawAnswer) => status
    for (const agent of FETCHERS)
      for (const method of ['GET', 'HEAD'])
        for (const [path, status] of [
          ['/healthz', 404],
          ['/no-such', 404],
          ['/health/other', 404],
          ['/help/nothing', 404],
          ['/pair/computer', 404], // of an option that is off
          ['/.env', 404],
          ['/account', 200],
          ['/files/any/name', 200],
          ['/api/points', 200],
          ['/about', 200],
          ['/robots.txt', 200],
          ['/health/live', 200],
        ] as const) {
          const answer = await shop.ask({ method, path, headers: { 'User-Agent': agent, Accept: '*/*' } })
          expect([agent, method, path, answer.status, answer.setCookies]).toEqual([
            agent,
            method,
            path,
            status,
            [],
          ])
        }
    const robots = await shop.ask({ path: '/robots.txt' })
    expect([robots.headers['content-type'], robots.body]).toEqual([
      'text/plain; charset=utf-8',
      'User-agent: *\nDisallow: /\n',
    ])
    expect(statusOf(await shop.ask({ path: '/no-such', headers: DOCUMENT }))).toBe(302)
    for (const path of [
      '/_global-error',
      '/_not-found',
      '/_error',
      '/404',
      '/500',
      '/no-such',
      '/pair/computer',
    ])
      expect([path, statusOf(await visitor.ask({ path }))]).toEqual([path, 404])
  })

  test('answers HEAD as GET, but where a GET spends something', async ({ shop }) => {
    const visitor = await shop.logIn()
    for (const path of ['/account', '/', '/about', '/no-such', '/help/denied', '/api/points', '/page-script'])
      for (const ask of [visitor.ask, shop.ask]) {
        const [got, head] = [
          await ask({ path, headers: DOCUMENT }),
          await ask({ method: 'HEAD', path, headers: DOCUMENT }),
        ]
        expect([path, head.status, head.body]).toEqual([path, got.status, ''])
        expect(head.headers.location?.split('?')[0]).toBe(got.headers.location?.split('?')[0])
      }
    for (const path of ['/redirect', '/logout'])
      expect([path, (await visitor.ask({ method: 'HEAD', path })).status]).toEqual([path, 405])
  })

  test('OPTIONS is answered by a handler itself, guarded or open, and for a page by what it takes', async ({
    shop,
  }) => {
    const visitor = await shop.logIn()
    const options = (path: string) => visitor.ask({ method: 'OPTIONS', path, headers: SCRIPT })
    for (const path of OWN_OPTIONS) {
      const { status, headers } = await options(`/${path}`)
      expect([status, headers['x-own']]).toEqual([400, 'yes'])
    }
    for (const path of ['/account', '/about', '/photo?kept=1']) {
      const { status, headers, body } = await options(path)
      expect([status, headers.allow, body]).toEqual([204, 'GET, HEAD, OPTIONS, POST', ''])
    }
    for (const [path, allow] of [
      ['/api/upload', 'OPTIONS, POST'],
      ['/api/stream', 'OPTIONS, PUT'],
      ['/hooks/payment', 'OPTIONS, POST'],
    ] as const) {
      const { status, headers } = await options(path)
      expect([status, headers.allow]).toEqual([204, allow])
    }
  })
}
