import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { makeCertificate } from '../../../../e2e/harness/servers/certificates.ts'
import { startRedisCluster } from '../../../../e2e/harness/servers/redis-server.ts'
import { openRedis } from './over-tcp.ts'

const folder = mkdtempSync(join(tmpdir(), 'cluster-'))
const certificate = makeCertificate(folder)
const usual = getCACertificates()
beforeAll(() => setDefaultCACertificates([...usual, readFileSync(certificate.certFile, 'utf8')]))
afterAll(() => {
  setDefaultCACertificates(usual)
  rmSync(folder, { recursive: true })
})

const PASSWORD = '密@码%25,:/?#'
const withoutPassword = (url: string) => url.replace(/\/\/.*@/, '//')

it.each([
  { name: 'a password, which one of the addresses has', demands: { user: { password: PASSWORD } } },
  { name: 'a user and TLS', demands: { certificate, user: { name: 'h5', password: PASSWORD } } },
])('asks each node of a cluster that demands $name', async ({ demands }) => {
  const cluster = await startRedisCluster(demands)
  const [first, second = ''] = cluster.urls // the third is named by the cluster alone
  const { ask, close } = openRedis([withoutPassword(first), second])
  const write = (key: string) => ask([{ verb: 'set', key, value: key, ttlMs: 60_000 }])
  await vi.waitFor(() => write('first'), { timeout: 30_000 })
  const keys = Array.from({ length: 30 }, (_, at) => `key:${at}`) // on each node some of them
  await Promise.all(keys.map(write))
  expect(await ask(keys.map((key) => ({ verb: 'get', key })))).toEqual(keys)
  close()
  await cluster.close()
})
