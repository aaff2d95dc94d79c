import { expect, it } from 'vitest'
import { loadConfig } from '../config.ts'
import { PEER_HEADER } from '../http/client-address.ts'
import { deriveKeyRing } from '../keys.ts'
import { newRecord } from '../session/record.ts'
import { newTracker } from '../session/tracker.ts'
import { sealUser } from '../session/user-seal.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { countFailedExchange } from './failed-exchanges.ts'
import { inTurn } from './in-turn.ts'

const SECRET = 'a secret for turns, which is long enough'
const keys = deriveKeyRing([SECRET])
const config = loadConfig({}, () => SECRET)

/** A clock that moves only when somebody sleeps, and an exchange that takes one pause of it. */
function minute() {
  let [nowMs, underWay, most, asked] = [1000, 0, 0, 0]
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const services = {
    config,
    keys,
    nowMs: () => nowMs,
    sleep: async (ms: number) => {
      const untilMs = nowMs + ms
      while (nowMs < untilMs) await turn()
    },
  }
  const clock = setInterval(() => {
    nowMs += 50
  })
  /** Brings so many codes at once that WeChat knows, or does not. */
  const bring = (times: number, headers: Headers, known: boolean) =>
    Promise.all(
      Array.from({ length: times }, () =>
        inTurn(headers, services, async () => {
          asked += 1
          underWay += 1
          most = Math.max(most, underWay)
          await services.sleep(100)
          underWay -= 1
          if (!known) await countFailedExchange(headers, services)
          return 'exchanged' as const
        }),
      ),
    )
  return {
    bring,
    asked: () => asked,
    most: () => most,
    tookMs: () => nowMs - 1000,
    end: () => clearInterval(clock),
  }
}

const from = (address: string, cookie = '') => new Headers({ [PEER_HEADER]: address, cookie })

it('asks WeChat about a hundred codes at most when one address invents a thousand at once', async () => {
  const { bring, asked, end } = minute()
  const answers = await bring(1000, from('203.0.113.20'), false)
  end()
  expect(asked()).toBeLessThanOrEqual(100)
  expect(answers.filter((answer) => answer === 'too-many')).toHaveLength(1000 - asked())
})

it('lets a thousand people behind one address in, all of them within seconds', async () => {
  const { bring, most, tookMs, end } = minute()
  const answers = await bring(1000, from('203.0.113.21'), true)
  end()
  expect(new Set(answers)).toEqual(new Set(['exchanged']))
  expect(most()).toBe(60)
  expect(tookMs()).toBeLessThan(10_000)
})

it('never makes those wait whom it cannot tell apart', async () => {
  const { bring, most, end } = minute()
  await bring(100, new Headers(), true)
  end()
  expect(most()).toBe(100)
})

it('judges who has logged in here by what he failed himself, wherever he comes from', async () => {
  const openId = parseOpenId('oTurns000000000000000000001')
  if (openId === null) throw new Error('a sane openId')
  const record = newRecord(openId, '', 1, { sessionIdleSeconds: 1800, sessionMaxSeconds: 43_200 })
  const known = from('203.0.113.22', `UU=${await sealUser(record, newTracker(keys), 1, keys)}`)
  const { bring, end } = minute()
  await bring(200, from('203.0.113.22'), false)
  expect(await bring(1, from('203.0.113.22'), true)).toEqual(['too-many'])
  expect(await bring(1, known, true)).toEqual(['exchanged'])
  await bring(200, known, false)
  expect(await bring(1, known, true)).toEqual(['too-many'])
  end()
})
