import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './harness/free-port.ts'
import { productionEnv, startProduct } from './harness/product.ts'
import { ask } from './harness/raw-request.ts'
import { makeCertificate } from './harness/servers/certificates.ts'
import { startRedis, startRedisCluster } from './harness/servers/redis-server.ts'
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

test('a Redis Cluster behind TLS, with a user and a password, keeps sessions', async ({ world, weChat }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'))
  const certificate = makeCertificate(folder)
  const cluster = await startRedisCluster({ certificate, user: { name: 'h5', password: 'a@b, %25 密码' } })
  const env = { ...productionEnv(world.weChat.origin), REDIS_URL: cluster.urls.slice(0, 2).join(',') }
  const product = await startProduct('start', { ...env, NODE_EXTRA_CA_CERTS: certificate.certFile })
  await expect.poll(product.output).toContain('"found":"each command is allowed"')
  for (let turn = 0; turn < 5; turn += 1) {
    const visitor = visitorOf({ product, weChat })
    expect((await visitor.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
    expect((await visitor.ask({ path: LOAN_PATH })).status).toBe(200)
  }
  await product.stop()
  await cluster.close()
  rmSync(folder, { recursive: true })
})
