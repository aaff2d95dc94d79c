import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { freePort } from '../../../e2e/harness/free-port.ts'
import { ask as askRaw } from '../../../e2e/harness/raw-request.ts'
import { ConfigError } from '../config/config-error.ts'
import { answerMetrics } from './answer.ts'
import { listenForScrapers } from './listen.ts'

const TOKEN = 'a-token-of-twenty-four-signs'
const registry = new Registry()
const guarded = answerMetrics(registry, TOKEN)

it.each([
  undefined,
  '',
  TOKEN,
  'Bearer',
  'Bearer ',
  `Basic ${TOKEN}`,
  `Bearer ${TOKEN.slice(1)}`,
  `Bearer ${TOKEN}x`,
  `Bearer ${TOKEN.toUpperCase()}`,
  `Bearer ${TOKEN} ${TOKEN}`,
  `Bearer, Bearer ${TOKEN}`,
])('tells nothing to a scraper that shows %j', async (authorization) => {
  const headers = authorization === undefined ? {} : { authorization }
  const answer = await guarded({ method: 'GET', headers })
  expect([answer.status, answer.headers.get('www-authenticate'), await answer.text()]).toEqual([
    401,
    'Bearer',
    '',
  ])
})

it('answers a scraper that shows the token, with every header that an answer of ours has', async () => {
  const answer = await guarded({ headers: { authorization: `bearer ${TOKEN}` } })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9A-Za-z]{22}$/)
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
})

it('changes nothing by another method', async () => {
  const answer = await answerMetrics(registry, null)({ method: 'POST', headers: {} })
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
})

it('listens on its own port, for nothing else, and names one that is taken', async () => {
  const address = { host: '127.0.0.1', port: await freePort() }
  await listenForScrapers(address, answerMetrics(registry, null))
  const ask = (path: string) => fetch(`http://127.0.0.1:${address.port}${path}`)
  expect([
    (await ask('/metrics')).status,
    (await ask('/metrics?x=1')).status,
    (await ask('/')).status,
  ]).toEqual([200, 200, 404])
  for (const path of ['//', '/%', '/metrics/', '//metrics', '*', '/metrics%3F'])
    expect((await askRaw(address.port, { path })).status, path).toBe(404)
  const again = listenForScrapers(address, answerMetrics(registry, null))
  await expect(again).rejects.toThrow(ConfigError)
  await expect(again).rejects.toThrow(/^METRICS_PORT: cannot listen on .* \(EADDRINUSE\).*\(example: 9464\)$/)
})
