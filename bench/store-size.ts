import { statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRedis } from '../e2e/servers/redis-server.ts'
import { deriveKeyRing } from '../lib/keys.ts'
import { newRecord } from '../lib/session/record.ts'
import { openFileStore } from '../lib/session/stores/file.ts'
import { redisStore } from '../lib/session/stores/redis.ts'
import type { SessionStore } from '../lib/session/stores/store.ts'
import { newTracker, sessionKey } from '../lib/session/tracker.ts'
import { openRedis } from '../lib/storage/redis/over-tcp.ts'
import { parseOpenId } from '../lib/wechat/open-id.ts'

/*
 * How many bytes a session takes in each store: so many sessions of so many users, as a login writes them.
 * Run: npm run size [sessions]
 */
const SESSIONS = Number(process.argv[2] ?? 100_000)
const AT_ONCE = 500

const keys = deriveKeyRing(['a secret for measuring, of no other use'])
const lifetimes = { sessionIdleSeconds: 43_200, sessionMaxSeconds: 43_200 }

function user(at: number) {
  const openId = parseOpenId(`oMeasured${String(at).padStart(19, '0')}`)
  if (openId === null) throw new Error('a sane openId')
  return openId
}

async function fill(store: Pick<SessionStore, 'create'>): Promise<void> {
  for (let at = 0; at < SESSIONS; at += AT_ONCE)
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, SESSIONS - at) }, (_, offset) => {
        const record = newRecord(
          user(at + offset),
          '微信 · Android',
          Math.floor(Date.now() / 1000),
          lifetimes,
        )
        return store.create(sessionKey(newTracker(keys)), record, lifetimes.sessionIdleSeconds)
      }),
    )
}

async function bytesInRedis(): Promise<number> {
  const redis = await startRedis()
  const used = async () =>
    Number(/used_memory:(\d+)/.exec(String(await redis.command('INFO', 'memory')))?.[1])
  const store = redisStore('redis', openRedis([redis.url]))
  await store.list(user(0)) // connected
  const before = await used()
  await fill(store)
  const bytes = (await used()) - before
  await store.close()
  await redis.close()
  return bytes
}

async function bytesInFile(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'size-'))
  const path = join(folder, 'data', 'sessions.db')
  const store = openFileStore(path)
  await fill(store)
  await store.close()
  const bytes = statSync(path).size
  await rm(folder, { recursive: true })
  return bytes
}

const perSession = (bytes: number) => `${Math.round(bytes / SESSIONS)} bytes a session`
console.log(`${SESSIONS} sessions, one a user`)
console.log(`Redis  ${perSession(await bytesInRedis())} (used_memory, key, index and expiry included)`)
console.log(`file   ${perSession(await bytesInFile())}`)
