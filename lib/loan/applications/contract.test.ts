import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { redisBothWays } from '../../../e2e/harness/servers/both-ways.ts'
import { openShared } from '../../../e2e/harness/servers/open-shared.ts'
import { type SharedStore, STORE_KINDS, startStore } from '../../../e2e/harness/servers/session-store.ts'
import { subscribe } from '../../wechat-login/events.ts'
import { applicationFile, applicationRedis } from '../../wechat-login/storage/application-data.ts'
import { openUpstash } from '../../wechat-login/storage/redis/over-rest.ts'
import { isStoreUnreachable } from '../../wechat-login/storage/unreachable.ts'
import { type Application, MOST_APPLICATIONS } from '../application.ts'
import { fen } from '../fen.ts'
import { fileApplications } from './file.ts'
import { redisApplications } from './redis.ts'
import type { ApplicationStore } from './store.ts'

let made = 0
function anyApplication(changes: Partial<Application> = {}): Application {
  made += 1
  return {
    id: String(made).padStart(22, 'a'),
    productId: 'flexible',
    amount: fen(1_000_000),
    months: 12,
    method: 'equal-payment',
    name: '王小明 “\u{1F600}”',
    phone: '13800000000',
    createdAt: 1_800_000_000 + made,
    ...changes,
  }
}

describe.each(STORE_KINDS)('applications in %s', (kind) => {
  let shared: SharedStore
  let opened: ReturnType<typeof openShared<ApplicationStore>>
  let store: ApplicationStore
  beforeAll(async () => {
    shared = await startStore(kind)
    opened = openShared(shared, {
      file: (path) => fileApplications((schema) => applicationFile(path, schema)),
      redis: (redis) => redisApplications(applicationRedis(redis)),
    })
    store = opened.data
    await vi.waitFor(() => store.list('nobody'), { timeout: 60_000 })
  })
  afterAll(async () => {
    opened.close()
    await shared.close()
  })

  it('gives borrowers their own, newest first, and nobody else’s', async () => {
    const [older, newer, other] = [anyApplication(), anyApplication(), anyApplication()]
    for (const one of [newer, older]) expect(await store.submit('oMine', one)).toBe('kept')
    await store.submit('oOther', other)
    expect(await store.list('oMine')).toEqual([newer, older])
    expect(await store.list('oNobody')).toEqual([])
  })

  it('keeps a form that is sent two hundred times at once a single time', async () => {
    const application = anyApplication()
    const answers = await Promise.all(Array.from({ length: 200 }, () => store.submit('oTwice', application)))
    expect(answers.filter((answer) => answer === 'kept')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'known')).toHaveLength(199)
    expect(await store.list('oTwice')).toEqual([application])
  })

  it('keeps what came first under an id, and says when something else comes', async () => {
    const application = anyApplication()
    await store.submit('oChanged', application)
    for (const change of [
      { name: '李大明' },
      { phone: '13900000009' },
      { amount: fen(100_000) },
      { months: 6 },
    ])
      expect(await store.submit('oChanged', { ...application, ...change })).toBe('other')
    expect(await store.submit('oChanged', { ...application, createdAt: 1_900_000_000 })).toBe('known')
    expect(await store.list('oChanged')).toEqual([application])
  })

  it('never takes one borrower’s form for another’s', async () => {
    const application = anyApplication()
    expect(await store.submit('oOne', application)).toBe('kept')
    expect(await store.submit('oTwo', application)).toBe('kept')
  })

  it('keeps at most MOST_APPLICATIONS of one borrower, also when they arrive at the same time', async () => {
    const many = Array.from({ length: MOST_APPLICATIONS + 10 }, () => anyApplication())
    const answers = await Promise.all(many.map((one) => store.submit('oEager', one)))
    expect(answers.filter((answer) => answer === 'kept')).toHaveLength(MOST_APPLICATIONS)
    expect(answers.filter((answer) => answer === 'full')).toHaveLength(10)
    const kept = await store.list('oEager')
    expect(kept).toHaveLength(MOST_APPLICATIONS)
    for (const one of kept) expect(await store.submit('oEager', one)).toBe('known')
    expect(await store.submit('oPatient', anyApplication())).toBe('kept')
  })
})

it.each([
  ['a list', ['RPUSH', 'one']],
  ['a text', ['SET', 'x'.repeat(1_048_576)]],
  ['a sorted set', ['ZADD', '1', 'one']],
])(
  'takes %s under a borrower’s key for no applications, and keeps the next one',
  async (_, [verb = '', ...content]) => {
    const { server, ways } = await redisBothWays()
    for (const [at, way] of ways.entries()) {
      const [store, borrower, application] = [
        redisApplications(applicationRedis(way)),
        `oForeign${at}`,
        anyApplication(),
      ]
      await server.command(verb, `loan:${borrower}`, ...content)
      expect(await store.list(borrower)).toEqual([])
      expect(await store.submit(borrower, application)).toBe('kept')
      expect(await store.submit(borrower, application)).toBe('known')
      expect(await store.list(borrower)).toEqual([application])
    }
  },
)

it('shows a borrower what is readable beside what is not, which the operator is told', async () => {
  const { server, ways } = await redisBothWays()
  const heard: string[] = []
  subscribe((event) => heard.push(event.name))
  for (const [at, way] of ways.entries()) {
    const [store, borrower, application] = [
      redisApplications(applicationRedis(way)),
      `oPartly${at}`,
      anyApplication(),
    ]
    await store.submit(borrower, application)
    await server.command('HSET', `loan:${borrower}`, 'x', '{', 'y', '')
    expect(await store.list(borrower)).toEqual([application])
  }
  expect(heard).toEqual(['store.value-refused', 'store.value-refused'])
})

it('says so when it could not be asked', async () => {
  const store = redisApplications(applicationRedis(openUpstash('http://127.0.0.1:1', 'x')))
  await expect(store.list('oMine').catch((thrown) => isStoreUnreachable(thrown))).resolves.toBe(true)
})
