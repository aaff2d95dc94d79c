import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './harness/free-port.ts'
import { productionEnv, startProduct } from './harness/product.ts'
import { ask } from './harness/raw-request.ts'
import { makeCertificate } from './harness/servers/certificates.ts'
import { startRedis } from './harness/servers/redis-server.ts'
import { expect, LOAN_PATH, test } from './harness/test.ts'
import { visitorOf } from './harness/visitor.ts'

test('a Redis behind TLS keeps sessions; one with an untrusted certificate is an outage', async ({
  world,
  weChat,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'))
  const { certFile, keyFile } = makeCertificate(folder)
  const tlsPort = String(await freePort())
  const tls = ['--tls-port', tlsPort, '--tls-cert-file', certFile, '--tls-key-file', keyFile]
  const redis = await startRedis(...tls, '--tls-ca-cert-file', certFile, '--tls-auth-clients', 'no')
  const env = { ...productionEnv(world.weChat.origin), REDIS_URL: `rediss://localhost:${tlsPort}` }
  const trusting = await startProduct('start', { ...env, NODE_EXTRA_CA_CERTS: certFile })
  const doubting = await startProduct('start', env)

  const visitor = visitorOf({ product: trusting, weChat })
  expect((await visitor.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
  expect((await visitor.ask({ path: LOAN_PATH })).status).toBe(200)
  expect(await redis.command('KEYS', 'session:*')).toHaveLength(1)

  const ready = JSON.parse((await ask(doubting.port, { path: '/health/ready' })).body)
  expect(ready.store).toMatchObject({ kind: 'redis', state: 'unreachable' })
  expect((await visitor.at(doubting).ask({ path: LOAN_PATH })).status).toBe(503)
  await expect.poll(doubting.output).toContain('DEPTH_ZERO_SELF_SIGNED_CERT')

  await Promise.all([trusting.stop(), doubting.stop()])
  await redis.close()
  rmSync(folder, { recursive: true })
})
