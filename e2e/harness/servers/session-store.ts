import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { type RedisServer, startRedis } from './redis-server.ts'
import { startUpstashEndpoint } from './upstash-endpoint.ts'

export const STORE_KINDS = ['file', 'redis', 'upstash'] as const
export type StoreKind = (typeof STORE_KINDS)[number]

/** A session store that several servers may share. */
export type SharedStore = {
  readonly kind: StoreKind
  /** The environment that makes our server use it. */
  readonly env: Readonly<Record<string, string>>
  /** How many sessions it holds. */
  readonly count: () => Promise<number>
  /** Its whole content, as a thief would have it. */
  readonly dump: () => Promise<string>
  /** Takes away everybody's applications, of which one may have so many and no more. */
  readonly forgetLoans: () => Promise<void>
  readonly close: () => Promise<void>
}

const FORGET_LOANS = "for _, key in ipairs(redis.call('KEYS', 'loan:*')) do redis.call('DEL', key) end"

export async function startStore(kind: StoreKind): Promise<SharedStore> {
  if (kind === 'file') return startFile()
  const redis = await startRedis()
  const dump = () => dumpOf(redis)
  const count = async () => z.array(z.string()).parse(await redis.command('KEYS', 'session:*')).length
  const forgetLoans = async () => {
    await redis.command('EVAL', FORGET_LOANS, '0')
  }
  if (kind === 'redis')
    return { kind, env: { REDIS_URL: redis.url }, count, dump, forgetLoans, close: redis.close }
  const endpoint = await startUpstashEndpoint(redis.url)
  return {
    kind,
    env: { UPSTASH_REDIS_REST_URL: endpoint.url, UPSTASH_REDIS_REST_TOKEN: endpoint.token },
    count,
    dump,
    forgetLoans,
    close: async () => {
      await endpoint.close()
      await redis.close()
    },
  }
}

function startFile(): SharedStore {
  const folder = mkdtempSync(join(tmpdir(), 'sessions-'))
  const inside = join(folder, 'data')
  const path = join(inside, 'sessions.db')
  return {
    kind: 'file',
    env: { SESSION_DB_PATH: path },
    count: async () => {
      const database = new DatabaseSync(path, { readOnly: true })
      const row = database.prepare('SELECT count(*) AS count FROM session').get()
      database.close()
      return Number(row?.count)
    },
    dump: async () =>
      readdirSync(inside)
        .map((file) => readFileSync(join(inside, file), 'latin1'))
        .join('\n'),
    forgetLoans: async () => {
      const database = new DatabaseSync(path, { timeout: 60_000 })
      const made = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'loan_application'").get()
      if (made !== undefined) database.exec('DELETE FROM loan_application')
      database.close()
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function dumpOf(redis: RedisServer): Promise<string> {
  const keys = await redis.command('KEYS', '*')
  if (!Array.isArray(keys)) throw new Error('KEYS answers a list')
  const values = await Promise.all(
    keys.map(String).map(async (key) => {
      const type = await redis.command('TYPE', key)
      if (type === 'zset') return redis.command('ZRANGE', key, '0', '-1', 'WITHSCORES')
      return redis.command(type === 'hash' ? 'HGETALL' : 'GET', key)
    }),
  )
  return [...keys, ...values].join('\n')
}
