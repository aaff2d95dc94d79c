import { describe, expect, it } from 'vitest'
import {
  KEY,
  newMiniProgramServer,
  ORIGIN,
  type TicketAsk,
} from '../../../e2e/harness/servers/mini-program-server.ts'
import { StoreUnreachableError } from '../storage/unreachable.ts'
import { giveTicket } from './give-ticket.ts'

const MING = 'oMing000000000000000000000000'

async function said(asked: Partial<TicketAsk>, server = newMiniProgramServer()) {
  const answer = await server.give(server.ask({ openId: MING, ...asked }))
  return { status: answer.status, body: await answer.json() }
}

describe('a mini program’s server', () => {
  it('gets an address for its user, for a minute, that tells nobody who it is', async () => {
    const { status, body } = await said({})
    expect(status).toBe(200)
    expect(body).toEqual({
      url: expect.stringMatching(`^${ORIGIN}/enter\\?ticket=[\\w.*~-]+$`),
      expiresIn: 60,
    })
    expect(JSON.stringify(body)).not.toContain(MING)
    expect(body.url.length).toBeLessThan(1024)
  })

  it('may have each of several keys, for a rotation', async () => {
    const server = newMiniProgramServer({ MINI_PROGRAM_KEY: `${'n'.repeat(32)},${KEY}` })
    for (const key of ['n'.repeat(32), KEY]) expect((await said({ key }, server)).status).toBe(200)
  })

  it('may be two minutes off', async () => {
    for (const agoSeconds of [120, -120]) expect((await said({ agoSeconds })).status).toBe(200)
  })

  it('is told to come again when the store is away', async () => {
    const server = newMiniProgramServer()
    const away = {
      ...server.store,
      claim: () => Promise.reject(new StoreUnreachableError('timeout', null)),
    }
    const answer = await giveTicket(server.ask({ openId: MING }), { ...server.services, store: () => away })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  })
})

describe('nobody else gets a ticket', () => {
  it.each<[string, Partial<TicketAsk>]>([
    ['another key', { key: 'o'.repeat(32) }],
    ['no signature', { headers: { 'x-ticket-signature': '' } }],
    ['a signature in capitals', { headers: { 'x-ticket-signature': 'A'.repeat(64) } }],
    ['two signatures', { headers: { 'x-ticket-signature': `${'a'.repeat(64)}, ${'a'.repeat(64)}` } }],
    ['another body than was signed', { signed: { body: '{"openId":"o","path":"/"}' } }],
    ['another time than was signed', { signed: { time: '1799999999' } }],
    ['another nonce than was signed', { signed: { nonce: 'x'.repeat(22) } }],
    ['a request to another server', { signed: { appOrigin: 'https://staging.example.com' } }],
    [
      'parts that are signed with other borders',
      { nonce: `${'x'.repeat(22)}`, signed: { nonce: 'x'.repeat(21) } },
    ],
    ['a nonce that is too short to be one', { nonce: 'x' }],
  ])('by %s', async (_, asked) => {
    expect(await said(asked)).toEqual({ status: 401, body: { error: 'signature' } })
  })

  it.each([121, 86_400, -121])('by a request that was signed %i seconds ago', async (agoSeconds) => {
    expect(await said({ agoSeconds })).toEqual({ status: 401, body: { error: 'time' } })
  })

  it('by a request that is sent again, as long as it could pass for a new one, and after', async () => {
    const server = newMiniProgramServer()
    const request = server.ask({ openId: MING, agoSeconds: -120 })
    const again = () => server.give(request.clone())
    expect((await again()).status).toBe(200)
    for (const seconds of [0, 100, 139]) {
      server.pass(seconds)
      expect((await again()).status).toBe(409)
    }
    server.pass(3600)
    expect((await again()).status).toBe(401)
  })

  it('by the same request twice at once', async () => {
    const server = newMiniProgramServer()
    const request = server.ask({ openId: MING })
    const both = await Promise.all([request.clone(), request].map((one) => server.give(one)))
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })
})

describe('a signed request is refused', () => {
  it.each([
    ['without JSON', 'openId=x'],
    ['without an openId', '{"path":"/page"}'],
    ['with an openId that is none', '{"openId":"x","path":"/page"}'],
    ['with more than it may say', `{"openId":"${MING}","path":"/page","home":"/x"}`],
    ['with a list', '[]'],
    ['with nothing', ''],
  ])('%s', async (_, body) => {
    expect(await said({ body })).toEqual({ status: 400, body: { error: 'body' } })
  })

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'page',
    '/redirect?code=1',
    '/logout',
    '/enter?ticket=x',
    '/Enter',
    '/%65nter',
    '/ticket',
    '/a/../enter',
    '/help/denied',
    '/a\nb',
  ])('with the page %j, which is none to land on', async (path) => {
    expect(await said({ path })).toEqual({ status: 400, body: { error: 'body' } })
  })
})
