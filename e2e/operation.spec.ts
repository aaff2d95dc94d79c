import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './harness/free-port.ts'
import { productionEnv, startProduct } from './harness/product.ts'
import { ask } from './harness/raw-request.ts'
import { startOldRedis } from './harness/servers/old-redis.ts'
import { startRedis } from './harness/servers/redis-server.ts'
import { expect, LOAN_PATH, MEMBER_PATH, test, USER_AGENTS } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'

test('a production build holds nothing of the simulator, and nothing of the recorded login', () => {
  const files = readdirSync('.next', { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.next\/(?:dev|cache)(?:\/|$)/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name))
  const marks = [
    'wechat_sim_user',
    '模拟的微信',
    'callback-by-stranger',
    '/simulator/faults',
    '/simulator/flow',
    'flow.db',
    '看得见的登录',
  ]
  const guilty = files.filter((file) => {
    const text = readFileSync(file, 'utf8')
    return marks.some((mark) => text.includes(mark))
  })
  expect(files.length).toBeGreaterThan(50)
  expect(guilty).toEqual([])
})

test('a production server may be framed by its own pages alone, and records no login', async ({ world }) => {
  const { port } = world.product
  const visitor = visitorOf(world)
  await visitor.logIn()
  for (const answer of [
    await visitor.ask({ path: LOAN_PATH }),
    await ask(port, { path: LOAN_PATH, headers: { ...DOCUMENT, 'User-Agent': USER_AGENTS.desktopChrome } }),
  ]) {
    expect(answer.status).toBe(200)
    expect(answer.headers['x-frame-options']).toBe('SAMEORIGIN')
    expect(answer.headers['content-security-policy']).toMatch(/; frame-ancestors 'self'$/)
  }
  for (const path of [
    '/simulator/',
    '/simulator/flow',
    '/simulator/flow/events',
    '/simulator/flow/diagram/steps.ts',
  ])
    expect((await visitor.ask({ path })).status).toBe(404)
  const kept = readdirSync(world.product.dataFolder, { recursive: true, encoding: 'utf8' })
  expect(kept.filter((name) => name.includes('flow'))).toEqual([])
})

test('a wrong environment stops the start with one line a fault, and never shows a value', async () => {
  const start = async (env: Readonly<Record<string, string>>) => {
    const parameters = ['node_modules/next/dist/bin/next', 'start', '-p', String(await freePort())]
    const ran = spawnSync(process.execPath, parameters, {
      env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...env },
      encoding: 'utf8',
    })
    expect(ran.status).toBe(1)
    expect(ran.stdout + ran.stderr).not.toContain('too-short-a-secret')
    return ran.stderr.trim().split('\n')
  }
  const wrong = await start({
    APP_ORIGIN: 'wx.example.com',
    WECHAT_APP_ID: 'wx123',
    SESSION_SECRET: 'too-short-a-secret',
  })
  expect(wrong.map((line) => line.split(':')[0]).toSorted()).toEqual([
    'APP_ORIGIN',
    'SESSION_SECRET',
    'WECHAT_APP_ID',
    'WECHAT_APP_SECRET', // missing and malformed values are reported together
  ])
  for (const line of wrong) expect(line).toMatch(/ \(example: .+\)$/)
  expect(await start({})).toHaveLength(4)
})

test('a store that will never do stops the start with one line', async ({ world }) => {
  const redis = await startRedis()
  const old = await startOldRedis(redis.port, '5.0.9')
  const startOn = (env: Readonly<Record<string, string>>) =>
    startProduct('start', { ...productionEnv(world.weChat.origin), ...env })
  await expect(startOn({ REDIS_URL: old.url })).rejects.toThrow(
    /^REDIS_URL: Redis 5\.0\.9: use Redis 6\.0 or newer$/m,
  )
  await expect(startOn({ SESSION_DB_PATH: '/proc/x/s.db' })).rejects.toThrow(
    /^SESSION_DB_PATH: .*\/proc holds no files.*: name another \(example: /m,
  )
  await old.close()
  await redis.close()
})

test('a Redis 6.0 serves logins, and the start says what may be lost there', async ({ world, weChat }) => {
  const redis = await startRedis('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru')
  const old = await startOldRedis(redis.port, '6.0')
  const env = { ...productionEnv(world.weChat.origin), REDIS_URL: old.url }
  const product = await startProduct('start', env)
  const visitor = visitorOf({ product, weChat })
  expect((await visitor.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
  expect((await visitor.ask({ path: MEMBER_PATH })).status).toBe(200)
  const told = product
    .output()
    .split('\n')
    .filter((line) => line.includes('store.inspected'))
    .map((line) => JSON.parse(line))
  expect(told).toContainEqual(expect.objectContaining({ level: 30, what: 'version', found: 'Redis 6.0' }))
  expect(told).toContainEqual(
    expect.objectContaining({ level: 40, what: 'eviction', remedy: expect.stringContaining('noeviction') }),
  )
  await product.stop()
  await old.close()
  await redis.close()
})

test('a session outlives a restart of the server', async ({ world }) => {
  const visitor = visitorOf(world)
  await visitor.logIn()
  const second = await startProduct('start', { ...productionEnv(world.weChat.origin), ...world.store.env })
  const headers = { ...DOCUMENT, Cookie: visitor.cookies() }
  expect((await ask(second.port, { path: LOAN_PATH, headers })).status).toBe(200)
  await second.stop()
})

test('a session file that is none stops the start with a line that names it, and stays as it was', async ({
  world,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'garbage-'))
  const path = join(folder, 'sessions.db')
  writeFileSync(path, 'a letter to my aunt, and no database. '.repeat(40))
  const before = readFileSync(path)
  const started = startProduct('start', { ...productionEnv(world.weChat.origin), SESSION_DB_PATH: path })
  await expect(started).rejects.toThrow(/SESSION_DB_PATH: cannot be used as a session file .*example/)
  expect(readFileSync(path)).toEqual(before)
  rmSync(folder, { recursive: true })
})
