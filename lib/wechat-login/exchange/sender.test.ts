import { expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { loadConfig } from '../config/config.ts'
import { clientAddress, PEER_HEADER } from '../http/client-address.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { readSentCookies } from '../session/login-cookies.ts'
import { newRecord } from '../session/record.ts'
import { newTracker } from '../session/tracker.ts'
import { sealUser } from '../session/user-seal.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { senderOf } from './sender.ts'

const SECRET = 'a secret for senders, which is long enough'
const keys = deriveKeyRing([SECRET])
const config = loadConfig({ TRUSTED_PROXIES: '10.0.0.1' }, () => SECRET)
const NOW = 1_000_000
const HOUR = 3600
const CROWDED = () => true
const FREE = () => false

async function sealOf(name: string, loggedInAgo: number, ring = keys) {
  const openId = sane(parseOpenId(name.padEnd(28, '0')))
  const at = NOW - loggedInAgo
  const record = newRecord(openId, '', at, { sessionIdleSeconds: 1800, sessionMaxSeconds: 12 * HOUR })
  return sealUser(record, newTracker(ring), at, ring)
}

function sender(sent: Record<string, string>, wouldWait = FREE) {
  const headers = new Headers(sent)
  const address = clientAddress(headers, config.trustedProxies)
  const { userSeals } = readSentCookies(headers, config, keys)
  return senderOf({ address, userSeals }, { keys, nowMs: () => NOW * 1000 }, wouldWait)
}

it('is the address, which nobody changes by writing headers', async () => {
  expect(await sender({ [PEER_HEADER]: '203.0.113.9', 'X-Forwarded-For': '8.8.8.8' })).toBe('203.0.113.9')
  expect(await sender({ [PEER_HEADER]: '10.0.0.1', 'X-Forwarded-For': '6.6.6.6, 203.0.113.9' })).toBe(
    '203.0.113.9',
  )
})

it('is one and the same for all whose address is unknown', async () => {
  expect(await sender({})).toBe(await sender({ [PEER_HEADER]: '', 'X-Forwarded-For': '203.0.113.9' }))
})

it('is the user who logged in here, from any address, where the address would have to wait', async () => {
  const Cookie = `UU=${await sealOf('oKnown', 2 * HOUR)}`
  const here = { [PEER_HEADER]: '203.0.113.9', Cookie }
  expect(await sender(here, FREE)).toBe('203.0.113.9')
  const user = await sender(here, CROWDED)
  expect(user).not.toBe('203.0.113.9')
  expect(await sender({ ...here, [PEER_HEADER]: '203.0.113.10' }, CROWDED)).toBe(user)
})

it.each([
  ['a session that has come to its end', () => sealOf('oKnown', 13 * HOUR)],
  ['another secret', () => sealOf('oKnown', 1, deriveKeyRing(['another secret, which is long enough too']))],
  ['nobody', async () => 'Fe26.2*rubbish'],
])('is the address beside a UU of %s', async (_, seal) => {
  const headers = { [PEER_HEADER]: '203.0.113.9', Cookie: `UU=${await seal()}` }
  expect(await sender(headers, CROWDED)).toBe('203.0.113.9')
})

it('is one user beside several UUs: whoever collects them gains one allowance at a time', async () => {
  const [one, other] = [await sealOf('oOne', 1), await sealOf('oOther', 1)]
  const both = { [PEER_HEADER]: '203.0.113.9', Cookie: `UU=rubbish; UU=${one}; UU=${other}` }
  const alone = { [PEER_HEADER]: '203.0.113.9', Cookie: `UU=${one}` }
  expect(await sender(both, CROWDED)).toBe(await sender(alone, CROWDED))
})
