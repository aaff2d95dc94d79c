import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { openFileStore } from '../../lib/session/stores/file.ts'
import { redisStore } from '../../lib/session/stores/redis.ts'
import type { SessionStore } from '../../lib/session/stores/store.ts'
import { parseSessionKey, type SessionKey } from '../../lib/session/tracker.ts'
import { openUpstash } from '../../lib/storage/redis/over-rest.ts'
import { openRedis } from '../../lib/storage/redis/over-tcp.ts'
import { startRedis, startRedisCluster } from './redis-server.ts'
import { startUpstashEndpoint } from './upstash-endpoint.ts'

/** A store that a test may ask, on a real server of its own. */
export type Opened = {
  readonly store: SessionStore
  /** Writes a session's raw text, as another version of us might have. */
  readonly writeRaw: (key: SessionKey, text: string) => Promise<unknown>
  /** How long the store itself still keeps a session, in milliseconds. */
  readonly leftMs: (key: SessionKey) => Promise<number>
  readonly close: () => Promise<void>
}

async function onFile(): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'))
  const path = join(folder, 'data', 'sessions.db')
  const store = openFileStore(path)
  const { DatabaseSync } = await import('node:sqlite')
  const raw = new DatabaseSync(path)
  return {
    store,
    writeRaw: async (key, text) =>
      raw
        .prepare(`INSERT INTO session (key, openId, record, expiresAtMs) VALUES (?, ?, ?, ?)
          ON CONFLICT (key) DO UPDATE SET record = excluded.record`)
        .run(key, 'o', text, Date.now() + 60_000),
    leftMs: async (key) =>
      Number(raw.prepare('SELECT expiresAtMs FROM session WHERE key = ?').get(key)?.expiresAtMs) - Date.now(),
    close: async () => {
      raw.close()
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

async function onRedis(): Promise<Opened> {
  const server = await startRedis()
  const store = redisStore('redis', openRedis([server.url]))
  await connected(store)
  return {
    store,
    writeRaw: (key, text) => server.command('SET', `session:${key}`, text, 'EX', '60'),
    leftMs: async (key) => Number(await server.command('PTTL', `session:${key}`)),
    close: async () => {
      await store.close()
      await server.close()
    },
  }
}

async function onCluster(): Promise<Opened> {
  const cluster = await startRedisCluster()
  const store = redisStore('redis', openRedis(cluster.urls))
  await connected(store)
  const { createCluster } = await import('redis')
  const raw = createCluster({ rootNodes: cluster.urls.map((url) => ({ url })) })
  await raw.connect()
  return {
    store,
    writeRaw: (key, text) => raw.set(`session:${key}`, text, { expiration: { type: 'EX', value: 60 } }),
    leftMs: (key) => raw.pTTL(`session:${key}`),
    close: async () => {
      raw.destroy()
      await store.close()
      await cluster.close()
    },
  }
}

async function onUpstash(): Promise<Opened> {
  const server = await startRedis()
  const endpoint = await startUpstashEndpoint(server.url)
  const store = redisStore('upstash', openUpstash(endpoint.url, endpoint.token))
  return {
    store,
    writeRaw: (key, text) => server.command('SET', `session:${key}`, text, 'EX', '60'),
    leftMs: async (key) => Number(await server.command('PTTL', `session:${key}`)),
    close: async () => {
      await endpoint.close()
      await server.close()
    },
  }
}

async function connected(store: SessionStore): Promise<void> {
  const nobody = parseSessionKey('n'.repeat(22))
  if (nobody === null) throw new Error('a sane key')
  await vi.waitFor(() => store.read(nobody), { timeout: 60_000 })
}

/** Each kind there is, and a cluster. */
export const STORES = [
  { name: 'the file', open: onFile },
  { name: 'Redis', open: onRedis },
  { name: 'a Redis cluster', open: onCluster },
  { name: 'Upstash', open: onUpstash },
]
