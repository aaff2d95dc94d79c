import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { readConfig } from '../config/config.ts'
import { getConfig } from '../config/of-process.ts'
import { registerOptions } from '../config/registered-options.ts'
import { getKeys } from '../keys/keys.ts'
import { expiresAtSeconds, newRecord } from '../session/record.ts'
import { getStore } from '../session/stores/open-store.ts'
import { newTracker, sessionKey } from '../session/tracker.ts'
import { connectStorage } from '../storage/storage.ts'
import { type OpenId, parseOpenId } from '../wechat/open-id.ts'
import { answerPairing } from './handler.ts'
import { beginPairing, changePairing, readPairing } from './kept-pairing.ts'
import { openTicket, ticketId } from './ticket.ts'

/* The computer's side, as the handler answers it; what a phone writes is written here. */

const ORIGIN = 'https://wx.example.com'
const CHROME = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36'
const openId = sane(parseOpenId('oUser5Q00000000000000000000X'))

beforeAll(async () => {
  vi.stubEnv('APP_ORIGIN', ORIGIN)
  vi.stubEnv('SESSION_SECRET', 's'.repeat(32))
  vi.stubEnv('SESSION_DB_PATH', join(mkdtempSync(join(tmpdir(), 'pairing-')), 'sessions.db'))
  registerOptions({ home: '/account', pairing: { sessionMaxSeconds: 600 } })
  await connectStorage(readConfig().store)
})
afterAll(() => vi.unstubAllEnvs())

function ask(path: string, cookie = '', form?: Readonly<Record<string, string>>): Promise<Response> {
  const headers = new Headers({ 'User-Agent': CHROME, Cookie: cookie, Origin: ORIGIN })
  if (form === undefined) return answerPairing(new Request(ORIGIN + path, { headers }))
  const body = new FormData()
  for (const [name, value] of Object.entries(form)) body.append(name, value)
  return answerPairing(new Request(ORIGIN + path, { method: 'POST', headers, body }))
}

const cookiesOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')

async function offer(to = '/account?from=desk') {
  const page = await ask(`/pair/computer?to=${encodeURIComponent(to)}`)
  const html = await page.text()
  const address = /action="(\/pair\/computer\/\w+)"/.exec(html)?.[1] ?? ''
  const ticket = sane(openTicket(address.replace('/pair/computer/', ''), getKeys()))
  return { html, address, ticket, cookie: cookiesOf(page) }
}

async function agree({ ticket }: Awaited<ReturnType<typeof offer>>, by: OpenId = openId) {
  const [phone, nowSeconds] = [sessionKey(newTracker(getKeys())), Math.floor(Date.now() / 1000)]
  const session = newRecord(by, '微信', nowSeconds, getConfig())
  await getStore().create(phone, session, expiresAtSeconds(session, getConfig()) - nowSeconds)
  const id = ticketId(ticket)
  await beginPairing(id, { kind: 'seen', openId: by })
  await changePairing(id, sane(await readPairing(id)), { kind: 'agreed', openId: by, phone })
  return phone
}

it('offers a QR code, two digits and what to do without scripts', async () => {
  const { html, cookie, address } = await offer()
  expect(html).toMatch(/class="digits">\d\d</)
  expect(html).toContain(`<noscript><meta http-equiv="refresh" content="4;url=${address}?to=`)
  expect(html).toContain('name="to" value="/account?from=desk"')
  expect(cookie).toMatch(/^T=\d\w{31}; C=\w{22}$/)
})

it('gives the session to the computer once the phone has agreed, and ends it when the option says', async () => {
  const offered = await offer()
  expect((await ask(offered.address, offered.cookie, { to: '/account' })).status).toBe(200)
  await agree(offered)
  expect(await (await ask(`${offered.address}?to=/account`, offered.cookie)).text()).toContain('进入页面')
  const taken = await ask(offered.address, offered.cookie, { to: '/account?from=desk' })
  expect([taken.status, taken.headers.get('location')]).toEqual([303, `${ORIGIN}/account?from=desk`])
  const session = (await getStore().list(openId))
    .map(([, one]) => one)
    .find(({ device }) => device !== '微信')
  expect([session?.device, (session?.endsAt ?? 0) - (session?.loginAt ?? 0)]).toEqual([
    '电脑 · Windows · Chrome',
    600,
  ])
})

it('leads nowhere but to a path of ours', async () => {
  for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example', '', '/redirect?code=1']) {
    const offered = await offer(to)
    await agree(offered)
    const taken = await ask(offered.address, offered.cookie, { to })
    expect([to, taken.headers.get('location')]).toEqual([to, `${ORIGIN}/account`])
  }
})

it('gives nothing when the phone has signed out meanwhile', async () => {
  const offered = await offer()
  await getStore().end(await agree(offered))
  const taken = await ask(offered.address, offered.cookie, { to: '/account' })
  expect([taken.status, taken.headers.getSetCookie()]).toEqual([200, []])
})

it('tells the computer what becomes of its ticket, and nobody else', async () => {
  const offered = await offer()
  const events = offered.address.replace('computer', 'events')
  for (const cookie of ['', (await offer()).cookie]) expect((await ask(events, cookie)).status).toBe(404)
  await agree(offered)
  const stream = await ask(events, offered.cookie)
  expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(await stream.text()).toBe('retry: 1000\n\ndata: agreed\n\n')
})

it('knows no other address', async () => {
  const { address, cookie } = await offer()
  const statuses = await Promise.all(
    ['/pair/events', `${address}x`, address.replace('computer/', 'events/0')].map(
      async (path) => (await ask(path, cookie)).status,
    ),
  )
  expect(statuses).toEqual([404, 404, 404])
  for (const path of ['/pair/computerx', `${address}/x`, '/pair/x/y'])
    expect(await (await ask(path, cookie)).text()).toContain('二维码已失效')
})
