import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { openFileStore } from '../../../lib/wechat-login/session/stores/file.ts'
import { redisStore } from '../../../lib/wechat-login/session/stores/redis.ts'
import type { SessionStore } from '../../../lib/wechat-login/session/stores/store.ts'
import { parseSessionKey, type SessionKey } from '../../../lib/wechat-login/session/tracker.ts'
import { openUpstash } from '../../../lib/wechat-login/storage/redis/over-rest.ts'
import { openRedis } from '../../../lib/wechat-login/storage/redis/over-tcp.ts'
import { startOldRedis } from './old-redis.ts'
import { startRedis, startRedisCluster } from './redis-server.ts'
import { SIGNING } from './signing.ts'
import { PATIENCE_MS, startUpstashEndpoint } from './upstash-endpoint.ts'

/** A store for a test, on a real server of its own. */
export type Opened = {
  readonly store: SessionStore
  /** Reads and writes a session's raw text, for records of other versions. */
  readonly readRaw: (key: SessionKey) => Promise<string>
  readonly writeRaw: (key: SessionKey, text: string) => Promise<unknown>
  /** How long the store itself still keeps a session, in milliseconds. */
  readonly leftMs: (key: SessionKey) => Promise<number>
  /** Writes foreign values under the keys of a session, an index or a claim. */
  readonly plant: (place: Place, name: string, value: ForeignValue) => Promise<unknown>
  readonly close: () => Promise<void>
}

type Place = 'session' | 'index' | 'claim'

/** Foreign values. The file has no lists and hashes; there they are a BLOB and a number. */
export const FOREIGN_VALUES = ['a list', 'a hash', '1 MB', 'bytes', 'an empty text', 'a number'] as const
type ForeignValue = (typeof FOREIGN_VALUES)[number]

async function onFile(): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'))
  const path = join(folder, 'data', 'sessions.db')
  const store = openFileStore(path, SIGNING)
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
    readRaw: async (key) => String(raw.prepare('SELECT record FROM session WHERE key = ?').get(key)?.record),
    plant: async (place, name, value) => {
      const content = INSIDE_A_FILE[value]
      if (place === 'claim')
        raw.prepare('INSERT INTO claim VALUES (?, ?, ?)').run(name, content, Date.now() + 60_000)
      if (place === 'session')
        raw
          .prepare('INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?)')
          .run(name, 'o', content, Date.now() + 60_000) // in the file, the index is a column of this row
    },
    close: async () => {
      raw.close()
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** @param openWay to the server; the server's own port when left out */
async function onRedis(
  openWay?: (port: number) => Promise<{ url: string; close: () => unknown }>,
): Promise<Opened> {
  const server = await startRedis()
  const way = await openWay?.(server.port)
  const store = redisStore('redis', openRedis([way?.url ?? server.url]), SIGNING)
  await connected(store)
  return {
    store,
    ...rawOf((_, ...command) => server.command(...command)),
    close: async () => {
      await store.close()
      await way?.close()
      await server.close()
    },
  }
}

async function onCluster(): Promise<Opened> {
  const cluster = await startRedisCluster()
  const store = redisStore('redis', openRedis(cluster.urls), SIGNING)
  await connected(store)
  const { createCluster } = await import('redis')
  const raw = createCluster({ rootNodes: cluster.urls.map((url) => ({ url })) })
  await raw.connect()
  return {
    store,
    ...rawOf((key, ...command) => raw.sendCommand(key, false, command)),
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
  const store = redisStore('upstash', openUpstash(endpoint.url, endpoint.token, PATIENCE_MS), SIGNING)
  return {
    store,
    ...rawOf((_, ...command) => server.command(...command)),
    close: async () => {
      await endpoint.close()
      await server.close()
    },
  }
}

const INSIDE_A_FILE = {
  'a list': new Uint8Array([0, 255, 49]),
  'a hash': 7.5,
  '1 MB': 'x'.repeat(1_048_576),
  bytes: '\0\ufffd1',
  'an empty text': '',
  'a number': 17,
}

const IN_REDIS = {
  'a list': ['RPUSH', 'one', 'two'],
  'a hash': ['HSET', 'openId', 'o'],
  '1 MB': ['SET', 'x'.repeat(1_048_576)],
  bytes: ['SET', '\0\ufffd1'],
  'an empty text': ['SET', ''],
  'a number': ['SET', '17'],
}

const PREFIXES = { session: 'session', index: 'u', claim: 'claim' }

function rawOf(
  run: (key: string, ...command: string[]) => Promise<unknown>,
): Omit<Opened, 'store' | 'close'> {
  const ask = (verb: string, key: string, ...rest: readonly string[]) => run(key, verb, key, ...rest)
  return {
    readRaw: async (key) => String(await ask('GET', `session:${key}`)),
    writeRaw: (key, text) => ask('SET', `session:${key}`, text, 'EX', '60'),
    leftMs: async (key) => Number(await ask('PTTL', `session:${key}`)),
    plant: async (place, name, value) => {
      const key = `${PREFIXES[place]}:${name}`
      const [verb = '', ...content] = IN_REDIS[value]
      await ask('DEL', key)
      await ask(verb, key, ...content)
      await ask('EXPIRE', key, '60')
    },
  }
}

async function connected(store: SessionStore): Promise<void> {
  const nobody = parseSessionKey('n'.repeat(22))
  if (nobody === null) throw new Error('a sane key')
  await vi.waitFor(() => store.read(nobody), { timeout: 60_000 })
}

/** Every kind of store, and a cluster. */
export const STORES = [
  { name: 'the file', open: onFile },
  { name: 'Redis', open: () => onRedis() },
  { name: 'Redis 6.0', open: () => onRedis(startOldRedis) },
  { name: 'a Redis cluster', open: onCluster },
  { name: 'Upstash', open: onUpstash },
]
