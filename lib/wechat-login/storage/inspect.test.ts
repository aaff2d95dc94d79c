import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startOldRedis } from '../../../e2e/harness/servers/old-redis.ts'
import { type RedisServer, startRedis, startRedisCluster } from '../../../e2e/harness/servers/redis-server.ts'
import { temporaryPath } from '../../../e2e/harness/servers/temporary-file.ts'
import { startUpstashEndpoint } from '../../../e2e/harness/servers/upstash-endpoint.ts'
import { openDatabase } from './database.ts'
import { inspectStorage } from './inspect.ts'

/** What is not as it should be, but for a test's Redis that writes nothing to disk. */
async function wrongWith(choice: Parameters<typeof inspectStorage>[0]): Promise<readonly string[]> {
  const findings = (await inspectStorage(choice)).filter(({ verdict }) => verdict !== 'fine')
  return findings
    .filter(({ what }) => what !== 'persistence')
    .map(({ what, verdict, found }) => `${verdict} ${what}: ${found}`)
}
const at = (...urls: [string, ...string[]]) => ({ kind: 'redis', urls }) as const

describe('a Redis', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.close())

  it('is asked itself what it is, and keeps nothing of being asked', async () => {
    const findings = await inspectStorage(at(redis.url))
    expect(findings.map(({ what, verdict }) => `${verdict} ${what}`)).toEqual([
      'fine version',
      'fine mode',
      'fine eviction',
      'warning persistence',
      'fine role',
      'fine commands',
    ])
    expect(await redis.command('DBSIZE')).toBe(0)
  })

  it('that is too old is told from one that is old enough', async () => {
    for (const [version, wrong] of [
      ['6.0', []],
      ['6.2', []],
      ['5.0.9', ['fault version: Redis 5.0.9']],
    ] as const) {
      const old = await startOldRedis(redis.port, version)
      expect(await wrongWith(at(old.url))).toEqual(wrong)
      await old.close()
    }
  })

  it('names what it forbids a user: commands, scripts, keys', async () => {
    const allowed = ['~session:*', '~u:*', '~claim:*', '+@all', '-@dangerous', '-zadd']
    await redis.command('ACL', 'SETUSER', 'h5', 'on', '>pw', ...allowed)
    const url = redis.url.replace('//', '//h5:pw@')
    const untold = ['version', 'eviction', 'role'].map((what) => `unknown ${what}: INFO could not be asked`)
    expect(await wrongWith(at(url))).toEqual([
      ...untold,
      'fault commands: SET profile:*, ZADD in a script, DEL: refused (NOPERM)',
    ])
    await redis.command('ACL', 'SETUSER', 'h5', '~profile:*', '+zadd', '-eval')
    expect(await wrongWith(at(url))).toEqual([...untold, 'fault commands: EVAL: refused (NOPERM)'])
  })

  it('that keeps us out is named by what it says', async () => {
    expect(await wrongWith(at(redis.url.replace('//', '//:wrong@')))).toEqual(['fault connection: AUTH'])
    expect(await wrongWith(at(redis.url.replace('//', '//h6:wrong@')))).toEqual([
      'fault connection: WRONGPASS',
    ])
    expect(await wrongWith(at(redis.url, redis.url))).toEqual(['fault mode: standalone'])
  })
})

it('finds a replica, and a Redis that is not there', async () => {
  const primary = await startRedis()
  const replica = await startRedis('--replicaof', '127.0.0.1', String(primary.port))
  await vi.waitFor(async () => expect(await wrongWith(at(replica.url))).toEqual(['fault role: replica']), {
    timeout: 60_000,
  })
  await replica.close()
  await primary.close()
  expect(await wrongWith(at(primary.url))).toEqual(['fault connection: ECONNREFUSED'])
})

it('asks a managed Redis that has renamed its commands for what is left', async () => {
  const renamed = (name: string) => ['--rename-command', name, '']
  const redis = await startRedis(...renamed('CONFIG'), ...renamed('INFO'), ...renamed('ZADD'))
  expect(await wrongWith(at(redis.url))).toEqual([
    ...['version', 'eviction', 'role'].map((what) => `unknown ${what}: INFO could not be asked`),
    'fault commands: ZADD in a script: refused (UNKNOWN_COMMAND)',
  ])
  await redis.close()
})

it('tries the commands on each node of a cluster, and warns of a cluster by one address', async () => {
  const cluster = await startRedisCluster()
  expect(await wrongWith(at(...cluster.urls))).toEqual([])
  expect(await wrongWith(at(cluster.urls[0]))).toContain('warning mode: cluster')
  await cluster.close()
})

it('tries the commands on Upstash', async () => {
  const redis = await startRedis()
  const { url, token, close } = await startUpstashEndpoint(redis.url)
  expect(await inspectStorage({ kind: 'upstash', url, token })).toMatchObject([{ verdict: 'fine' }])
  expect(await wrongWith({ kind: 'upstash', url, token: 'x' })).toEqual(['fault connection: WRONGPASS'])
  await close()
  await redis.close()
})

describe('a session file', () => {
  it('is found where the product makes it, and looked at without being made', async () => {
    const path = temporaryPath()
    const before = await inspectStorage({ kind: 'file', path })
    expect(before[0]).toMatchObject({ what: 'path', verdict: 'fine', found: expect.stringContaining(path) })
    const database = openDatabase(path, '')
    expect((await inspectStorage({ kind: 'file', path }))[0]?.verdict).toBe('fine')
    database.close()
  })

  const folder = mkdtempSync(join(tmpdir(), 'places-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const [text, link] = [join(folder, 'letter.txt'), join(folder, 'link')]
  writeFileSync(text, 'a letter to my aunt, and no database')
  symlinkSync(text, link)
  symlinkSync(join(folder, 'nowhere'), join(folder, 'broken'))
  mkdirSync(join(folder, 'a folder'))

  it.each([
    ['/proc/x/s.db', 'holds no files'],
    ['/sys/s.db', 'holds no files'],
    ['/dev/null', 'is no regular file'],
    ['/', 'is a folder'],
    [join(folder, 'a folder'), 'is a folder'],
    [join(folder, 'letter.txt', 's.db'), 'is no folder'],
    [join(folder, 'letter.txt', 'deeper', 's.db'), 'is no folder'],
    [text, 'is not a database'],
    [link, 'is not a database'],
    [join(folder, 'broken'), 'is a link that leads nowhere'],
    [join(folder, 'broken', 's.db'), 'is no folder'],
    [join(folder, 'x'.repeat(300)), 'ENAMETOOLONG|unable to open'],
  ])('that cannot be at %s is refused at once, with the reason', (path, reason) => {
    expect(() => openDatabase(path, '')).toThrow(
      new RegExp(
        `^SESSION_DB_PATH: cannot be used as a session file \\(.*(?:${reason}).*\\): .+ \\(example: `,
      ),
    )
    expect(() => openDatabase(path, '')).toThrow(/example/) // and nothing was left there
  })

  it('is a file also under a name that SQLite has another meaning for', () => {
    const database = openDatabase(join(folder, ':memory:'), 'CREATE TABLE IF NOT EXISTS one (number INTEGER)')
    expect(database.location()).toBe(join(folder, ':memory:'))
    database.close()
    expect(dirname(text)).toBe(folder)
  })
})
