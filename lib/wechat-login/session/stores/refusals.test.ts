import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { freePort } from '../../../../e2e/harness/free-port.ts'
import { sane } from '../../../../e2e/harness/sane.ts'
import { SIGNING } from '../../../../e2e/harness/servers/signing.ts'
import { PATIENCE_MS } from '../../../../e2e/harness/servers/upstash-endpoint.ts'
import { subscribe } from '../../events.ts'
import { deriveKeyRing } from '../../keys/keys.ts'
import { mentionOnceInAWhile } from '../../process/log.ts'
import { reportFailure } from '../../process/report-failure.ts'
import { behindBreaker } from '../../storage/redis/breaker.ts'
import type { Redis } from '../../storage/redis/command.ts'
import { openUpstash } from '../../storage/redis/over-rest.ts'
import { openRedis } from '../../storage/redis/over-tcp.ts'
import { isStoreUnreachable } from '../../storage/unreachable.ts'
import { withinBudget } from '../../storage/within-budget.ts'
import { parseOpenId } from '../../wechat/open-id.ts'
import { newTracker, sessionKey } from '../tracker.ts'
import { checkStore } from './health.ts'
import { redisStore } from './redis.ts'
import type { SessionStore } from './store.ts'

const key = sessionKey(newTracker(deriveKeyRing(['a secret for stores that refuse, long enough'])))
const openId = sane(parseOpenId('oRefused0000000000000000001'))
const record = { openId, loginAt: 1, endsAt: 2_000_000_000, renewedAt: 1, device: '' }

let endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.reverse()) await end()
  endings = []
})

/** Each call that the flow makes to a store, and its result. */
async function askAll(store: SessionStore): Promise<Record<string, string>> {
  const questions = {
    read: () => store.read(key),
    readFresh: () => store.readFresh(key),
    create: () => store.create(key, record, 60),
    renew: () => store.renew(key, record, 60),
    end: () => store.end(key),
    endAll: () => store.endAll(record.openId),
    list: () => store.list(record.openId),
    claim: () => store.claim('a-name', 10),
    settle: () => store.settle('a-name', 'an outcome', 10),
  }
  const answers: Record<string, string> = {}
  for (const [name, ask] of Object.entries(questions))
    answers[name] = await ask().then(
      (answer) => `answered ${JSON.stringify(answer)}`,
      (thrown: unknown) => (isStoreUnreachable(thrown) ? 'could not be asked' : `threw ${thrown}`),
    )
  return answers
}

/** Without a breaker, which would answer the later calls itself. */
function withDeadline({ ask, close }: Redis, ms: number): Redis {
  return { ask: (commands) => withinBudget(ask(commands), ms), close }
}

async function expectOutage(store: SessionStore): Promise<void> {
  const answers = await askAll(store)
  expect(new Set(Object.values(answers)), JSON.stringify(answers)).toEqual(new Set(['could not be asked']))
}

/** The address of a Redis that gives every command the same answer; with `greets`, after a proper connection. */
async function redisAt(reply: string, { greets = true } = {}): Promise<string> {
  const port = await freePort()
  const sockets = new Set<Socket>()
  const server: Server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      for (const [, verb = ''] of chunk.toString().matchAll(/\*\d+\r\n\$\d+\r\n([A-Z]+)\r\n/gi)) {
        if (greets && verb === 'HELLO') socket.write('%1\r\n$5\r\nproto\r\n:3\r\n')
        else if (greets && (verb === 'CLIENT' || verb === 'PING')) socket.write('+OK\r\n')
        else socket.write(reply)
      }
    })
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  endings.push(
    () => server.close(),
    () => sockets.forEach((socket) => void socket.destroy()),
  )
  return `redis://127.0.0.1:${port}`
}

async function redisThatAnswers(reply: string, { greets = true } = {}): Promise<SessionStore> {
  const store = redisStore('redis', withDeadline(openRedis([await redisAt(reply, { greets })]), 500), SIGNING)
  endings.push(() => store.close())
  return store
}

describe.each([
  'LOADING Redis is loading the dataset in memory',
  'MASTERDOWN Link with MASTER is down',
  'NOAUTH Authentication required.',
  'CLUSTERDOWN The cluster is down',
  'MOVED 3999 127.0.0.1:6381',
  'ERR max number of clients reached',
  'MISCONF Redis is configured to save RDB snapshots',
  'OOM command not allowed when used memory > maxmemory',
  'BUSY Redis is busy running a script',
  'UNKILLABLE',
  'ERR unknown command',
])('a Redis that answers "%s"', (error) => {
  it('is an outage to every question, and never "no session"', async () => {
    await expectOutage(await redisThatAnswers(`-${error}\r\n`))
  })
})

it.each([
  ['another protocol', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ['a fraction', ',7.5\r\n'],
  ['half a text', '$100\r\nabc'],
  ['a map', '%1\r\n+a\r\n+b\r\n'],
  ['a text of somebody else', '$5\r\nhello\r\n'],
  ['an empty text', '$0\r\n\r\n'],
  ['bytes that mean nothing', '\u0000\u0001\u0002\r\n'],
])('a Redis that answers with %s is an outage, and ends no process', async (_, reply) => {
  await expectOutage(await redisThatAnswers(reply))
})

it('a Redis that calls every key of a wrong type is an outage: that is not "no session" of one of them', async () => {
  const wrongType = 'WRONGTYPE Operation against a key holding the wrong kind of value'
  for (const store of [
    await redisThatAnswers(`-${wrongType}\r\n`),
    await upstashFace((asked) => ({
      body: JSON.stringify(JSON.parse(asked).map(() => ({ error: wrongType }))),
    })),
  ]) {
    const { list, ...answers } = await askAll(store)
    expect(list).toBe('answered []')
    expect(new Set(Object.values(answers)), JSON.stringify(answers)).toEqual(new Set(['could not be asked']))
  }
})

it('a Redis that answers with the session of another key is an outage: nobody gets it', async () => {
  const other = sessionKey(newTracker(deriveKeyRing(['a secret for stores that refuse, long enough'])))
  const value = `${other.slice(0, 6)}1${record.openId} 1 ${record.endsAt - 1} 0 ;`
  const store = await redisThatAnswers(`$${value.length}\r\n${value}\r\n`)
  await expect(store.read(key)).rejects.toMatchObject({ reason: 'unreadable' })
  expect(await store.read(other)).toEqual(record)
})

it.each(['-NOAUTH Authentication required.\r\n', '-ERR max number of clients reached\r\n', ''])(
  'a Redis that does not greet (%j) is an outage',
  async (reply) => {
    await expectOutage(await redisThatAnswers(reply, { greets: false }))
  },
)

type Face = (body: string) => { status?: number; body: string; afterMs?: number }

/** A server in Upstash's place, for the same client. */
async function faceOfUpstash(face: Face): Promise<Redis> {
  const server = createHttpServer((request, response) => {
    let asked = ''
    request.on('data', (chunk) => {
      asked += chunk
    })
    request.on('end', () => {
      const { status = 200, body, afterMs = 0 } = face(asked)
      setTimeout(() => response.writeHead(status, { 'Content-Type': 'application/json' }).end(body), afterMs)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  endings.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return openUpstash(`http://127.0.0.1:${address.port}`, 'a-token', PATIENCE_MS)
}

async function upstashFace(face: Face): Promise<SessionStore> {
  return redisStore('upstash', withDeadline(await faceOfUpstash(face), 1000), SIGNING)
}

const HTML = '<html><body>502 Bad Gateway</body></html>'

it.each<[string, Face]>([
  ['HTML with 502', () => ({ status: 502, body: HTML })],
  ['HTML with 200', () => ({ body: HTML })],
  ['a text of a proxy', () => ({ status: 403, body: 'error code: 1003' })],
  ['nothing', () => ({ body: '' })],
  ['half JSON', () => ({ body: '[{"result":"OK' })],
  ['one result for many', () => ({ body: '{"result":1}' })],
  ['a number for a text', () => ({ body: '[{"result":1},{"result":1}]' })],
  ['a text of somebody else', () => ({ body: '[{"result":"aGVsbG8="}]' })],
  ['null', () => ({ body: 'null' })],
  ['an empty list', () => ({ body: '[]' })],
  ['results without result', () => ({ body: '[{},{},{},{},{}]' })],
  ['10 MB', () => ({ body: `[{"result":"${'QUJD'.repeat(2_621_440)}"}]` })],
  ['a quota that is used up', () => ({ status: 400, body: '{"error":"ERR max requests limit exceeded"}' })],
  ['a wrong token', () => ({ status: 401, body: '{"error":"Unauthorized"}' })],
])('an Upstash that answers with %s is an outage to every question', async (_, face) => {
  await expectOutage(await upstashFace(face))
})

const QUOTA = 'ERR max requests limit exceeded. Limit: 500000, Usage: 500000'

it.each<[string, Face]>([
  ['400 and JSON', () => ({ status: 400, body: JSON.stringify({ error: QUOTA }) })],
  ['429 and JSON', () => ({ status: 429, body: JSON.stringify({ error: QUOTA }) })],
  ['400 and plain text', () => ({ status: 400, body: QUOTA })],
  ['429 and plain text', () => ({ status: 429, body: `${QUOTA}\n` })],
  ['200 and an error a command', (asked) => ({ body: everyAnswer(asked, { error: QUOTA }) })],
  ['429 and HTML', () => ({ status: 429, body: '<html><h1>429 Too Many Requests</h1></html>' })],
])(
  'an Upstash whose quota is used up (%s) is asked no more, and named once, with its remedy',
  async (how, face) => {
    let [nowMs, asked] = [0, 0]
    const redis = await faceOfUpstash((body) => {
      asked += 1
      return face(body)
    })
    const store = redisStore(
      'upstash',
      behindBreaker(redis, PATIENCE_MS, () => nowMs),
      SIGNING,
    )
    const mention = mentionOnceInAWhile(() => nowMs)
    const mentioned: object[] = []
    subscribe((event) => {
      if (event.requestId === how && mention(event) > 0) mentioned.push(event)
    })
    for (let time = 0; time < 30; time += 1) {
      nowMs += 30
      await expect(store.read(key).catch((thrown) => reportFailure(thrown, how))).resolves.toBeUndefined()
      await store.claim('a-name', 10).catch((thrown) => reportFailure(thrown, how))
    }
    expect(asked).toBe(3)
    nowMs += 1000
    await Promise.allSettled([store.read(key), store.read(key), store.create(key, record, 60)])
    expect(asked).toBe(4)
    const said = { name: 'store.unreachable', requestId: how, reason: 'refused', causeCode: 'QUOTA' }
    expect(mentioned).toEqual([{ ...said, remedy: expect.stringContaining('Upstash') }])
  },
)

it('a Redis that locks us out is asked no more, and is named by its own words all the time', async () => {
  let asked = 0
  const redis = openRedis([await redisAt('-NOAUTH Authentication required.\r\n', { greets: true })])
  const counted = behindBreaker(
    {
      ...redis,
      ask: (commands) => {
        asked += 1
        return redis.ask(commands)
      },
    },
    500,
    () => 0,
  )
  endings.push(redis.close)
  const store = redisStore('redis', counted, SIGNING)
  for (let time = 0; time < 20; time += 1)
    await expect(store.read(key)).rejects.toMatchObject({ reason: 'refused', causeCode: 'NOAUTH' })
  expect(asked).toBe(3)
})

it('an Upstash that refuses writes is asked for every read, and its readers are served', async () => {
  const error = { error: 'ERR DB capacity quota exceeded' }
  const redis = await faceOfUpstash(readOnlyFace(JSON.stringify(error)))
  const store = redisStore(
    'upstash',
    behindBreaker(redis, PATIENCE_MS, () => 0),
    SIGNING,
  )
  for (let time = 0; time < 10; time += 1) {
    await expect(store.claim('a-name', 10)).rejects.toMatchObject({
      reason: 'read-only',
      causeCode: 'CAPACITY',
    })
    expect(await store.read(key)).toBeNull()
  }
})

function everyAnswer(asked: string, answer: object): string {
  return JSON.stringify(Array(JSON.parse(asked).length).fill(answer))
}

/** Reads work; each write meets the token's limits. */
function readOnlyFace(answer: string, afterMs = 0): Face {
  const writes = /"(?:set|eval|zadd|zrem|del|expireat|zremrangebyscore)"/i
  return (asked) => {
    const answers = Array(JSON.parse(asked).length).fill(writes.test(asked) ? answer : '{"result":null}')
    return { body: `[${answers}]`, afterMs: writes.test(asked) ? afterMs : 0 }
  }
}

it('an Upstash token that may only read serves sessions, is called read-only, and never lets a write seem done', async () => {
  const error = '{"error":"NOPERM this user has no permissions to run the \'set\' command"}'
  const store = await upstashFace(readOnlyFace(error))
  expect(await store.read(key)).toBeNull()
  expect(await checkStore(store, performance.now.bind(performance))).toMatchObject({ state: 'read-only' })
  await expect(store.create(key, record, 60)).rejects.toMatchObject({
    reason: 'read-only',
    causeCode: 'NOPERM',
  })
})

it('an Upstash whose writes hang serves its readers, and keeps no login waiting for an answer', async () => {
  const store = await upstashFace(readOnlyFace('{"result":"OK"}', PATIENCE_MS))
  expect(await store.read(key)).toBeNull()
  await expect(store.create(key, record, 60)).rejects.toMatchObject({ reason: 'timeout' })
  expect(await checkStore(store, performance.now.bind(performance))).toMatchObject({ state: 'unreachable' })
})

it('is back with the first right answer after a Redis that was loading', async () => {
  let reply = '-LOADING Redis is loading the dataset in memory\r\n'
  const port = await freePort()
  const server = createTcpServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      for (const _ of chunk.toString().matchAll(/\*\d+\r\n/g)) socket.write(reply)
    })
    endings.push(() => socket.destroy())
  }).listen(port, '127.0.0.1')
  endings.push(() => server.close())
  const store = redisStore('redis', withDeadline(openRedis([`redis://127.0.0.1:${port}`]), 500), SIGNING)
  endings.push(() => store.close())
  await expect(store.read(key)).rejects.toMatchObject({ causeCode: 'LOADING' })
  reply = '$-1\r\n'
  await vi.waitFor(async () => expect(await store.read(key)).toBeNull(), { timeout: PATIENCE_MS })
})
