import { statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRedis } from '../e2e/harness/servers/redis-server.ts'
import { openFileStore } from '../lib/wechat-login/session/stores/file.ts'
import { redisStore } from '../lib/wechat-login/session/stores/redis.ts'
import { openRedis } from '../lib/wechat-login/storage/redis/over-tcp.ts'
import { fill, person, SIGNING } from './fill.ts'

/*
 * How many bytes a session takes in each store; each session is another user's, as a login writes it.
 * Run: npm run size [sessions]
 */
const SESSIONS = Number(process.argv[2] ?? 100_000)

async function bytesInRedis(): Promise<number> {
  const redis = await startRedis()
  const used = async () =>
    Number(/used_memory:(\d+)/.exec(String(await redis.command('INFO', 'memory')))?.[1])
  const store = redisStore('redis', openRedis([redis.url]), SIGNING)
  await store.list(person(0)) // waits for the connection
  const before = await used()
  await fill(store, SESSIONS)
  const bytes = (await used()) - before
  await store.close()
  await redis.close()
  return bytes
}

async function bytesInFile(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'size-'))
  const path = join(folder, 'data', 'sessions.db')
  const store = openFileStore(path, SIGNING)
  await fill(store, SESSIONS)
  await store.close()
  const bytes = statSync(path).size
  await rm(folder, { recursive: true })
  return bytes
}

const perSession = (bytes: number) => `${Math.round(bytes / SESSIONS)} bytes a session`
console.log(`${SESSIONS} sessions, one a user`)
console.log(`Redis  ${perSession(await bytesInRedis())} (used_memory, key, index and expiry included)`)
console.log(`file   ${perSession(await bytesInFile())}`)
