import { describe, expect, it, onTestFinished } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { temporaryStore } from '../../../e2e/harness/servers/temporary-file.ts'
import { weChatAt } from '../../../e2e/harness/we-chat.ts'
import { startSimulator } from '../../../simulator/server.ts'
import { SIMULATED_ACCOUNT } from '../config/simulated-account.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import type { SessionStore } from '../session/stores/store.ts'
import { watchStore } from '../session/stores/watched.ts'
import { askJsapiTicket } from '../wechat/jsapi-ticket.ts'
import { askStableToken } from '../wechat/stable-token.ts'
import { readSharedTicket, type TicketServices } from './shared-ticket.ts'

const TOKEN = '/cgi-bin/stable_token'
const TICKET = '/cgi-bin/ticket/getticket'
const SECRETS = ['a secret of the shared ticket, which is long enough'] as const

/** Processes that share one store and one WeChat; the test moves their clock. */
async function together() {
  let nowMs = 1_800_000_000_000
  const simulator = await startSimulator({ now: () => nowMs })
  onTestFinished(() => simulator.close())
  const weChat = weChatAt(simulator.origin)
  const store = temporaryStore(() => nowMs)
  const account = { ...SIMULATED_ACCOUNT, apiOrigin: simulator.origin }
  const newProcess = (changes: Partial<TicketServices> = {}): TicketServices => {
    const own = watchStore(store, () => nowMs)
    return {
      config: { appId: account.appId },
      keys: deriveKeyRing(SECRETS),
      store: () => own,
      nowMs: () => nowMs,
      sleep: () => new Promise((resolve) => setImmediate(resolve)), // the clock stands: nobody gives up
      weChat: {
        token: () => askStableToken(account, 5000),
        ticket: (accessToken) => askJsapiTicket(accessToken, account, 5000),
      },
      ...changes,
    }
  }
  return {
    weChat,
    store,
    newProcess,
    asked: async () => {
      const paths = (await weChat.log()).map(({ path }) => path)
      return [TOKEN, TICKET].map((path) => paths.filter((one) => one === path).length)
    },
    pass: (seconds: number) => {
      nowMs += seconds * 1000
    },
  }
}

async function ticketOf(process: TicketServices): Promise<string | null> {
  const read = await readSharedTicket('', process)
  return read.kind === 'ticket' ? read.ticket.ticket : null
}

const claimName = `js-sdk:${SIMULATED_ACCOUNT.appId}`

/** What lies in the store. */
async function shared(store: SessionStore): Promise<string> {
  const claim = await store.claim(claimName, 1)
  return claim.kind === 'settled' ? claim.outcome : claim.kind
}

describe('the ticket of all processes', () => {
  it('is fetched once, whoever asks at the same time, and whoever asks later', async () => {
    const { newProcess, asked } = await together()
    const first = await Promise.all(Array.from({ length: 8 }, () => ticketOf(newProcess())))
    expect(new Set(first).size).toBe(1)
    expect(first[0]).toMatch(/^[\w-]{40,}$/)
    expect(await ticketOf(newProcess())).toBe(first[0])
    expect(await asked()).toEqual([1, 1])
  })

  it('lies in the store sealed, and ends there by itself', async () => {
    const { newProcess, store, pass, asked } = await together()
    const ticket = sane(await ticketOf(newProcess()))
    const text = await shared(store)
    expect(text).toMatch(/^Fe26\.2\*/)
    expect(text).not.toContain(ticket)
    pass(7200)
    expect(await ticketOf(newProcess())).not.toBe(ticket)
    expect(await asked()).toEqual([2, 2])
  })

  it('is renewed early, behind the answer, by one process, while all go on with the one that lives', async () => {
    const { newProcess, pass, asked } = await together()
    const old = await ticketOf(newProcess())
    pass(6599)
    const early = await readSharedTicket('', newProcess())
    expect(early).toMatchObject({ kind: 'ticket', renew: null })
    pass(400) // within WeChat's own five minutes it gives another one
    const reads = await Promise.all([1, 2, 3].map(() => readSharedTicket('', newProcess())))
    for (const read of reads) expect(read.kind === 'ticket' && read.ticket.ticket).toBe(old)
    await Promise.all(reads.map((read) => (read.kind === 'ticket' ? read.renew?.() : null)))
    expect(await asked()).toEqual([1, 2]) // with the token that still lives
    expect(await ticketOf(newProcess())).not.toBe(old)
  })

  it('stays in use to its end while WeChat refuses the next one, who is asked once in a while', async () => {
    const { newProcess, weChat, pass, asked } = await together()
    const old = await ticketOf(newProcess())
    pass(6900)
    await weChat.fault({ endpoint: 'getticket', nth: 'every', effect: { kind: 'errcode', errcode: 45009 } })
    for (const _ of [1, 2, 3]) {
      const read = await readSharedTicket('', newProcess())
      expect(read.kind === 'ticket' && read.ticket.ticket).toBe(old)
      if (read.kind === 'ticket') await read.renew?.()
    }
    expect(await asked()).toEqual([1, 2]) // the token is known, and lives
  })

  it.each([40001, 40014, 42001])('is asked for with a new token, once, after %i', async (errcode) => {
    const { newProcess, weChat, asked } = await together()
    await weChat.fault({ endpoint: 'getticket', nth: 1, effect: { kind: 'errcode', errcode } })
    expect(await ticketOf(newProcess())).not.toBeNull()
    expect(await asked()).toEqual([2, 2])
  })

  it('is not asked for a third time when the new token is refused too', async () => {
    const { newProcess, weChat, asked } = await together()
    await weChat.fault({ endpoint: 'getticket', nth: 'every', effect: { kind: 'errcode', errcode: 42001 } })
    expect(await ticketOf(newProcess())).toBeNull()
    expect(await ticketOf(newProcess())).toBeNull()
    expect(await asked()).toEqual([2, 2])
  })

  it.each([
    ['stable_token', 40164, 300],
    ['stable_token', 40125, 300],
    ['stable_token', 45011, 60],
    ['getticket', 45009, 3600],
    ['getticket', -1, 60],
  ])('is left alone for a while after %s %i, by all processes', async (endpoint, errcode, seconds) => {
    const { newProcess, weChat, pass, asked } = await together()
    await weChat.fault({ endpoint, nth: 1, effect: { kind: 'errcode', errcode } })
    expect(await ticketOf(newProcess())).toBeNull()
    const before = await asked()
    pass(seconds - 1)
    expect(await ticketOf(newProcess())).toBeNull()
    expect(await asked()).toEqual(before)
    pass(1)
    expect(await ticketOf(newProcess())).not.toBeNull()
  })

  it.each(['reset-before', 'empty', 'truncated', 'reset-in-answer'])(
    'is none after an answer that cannot be read (%s), and comes a minute later',
    async (kind) => {
      const { newProcess, weChat, pass } = await together()
      await weChat.fault({ endpoint: 'getticket', nth: 1, effect: { kind } })
      expect(await ticketOf(newProcess())).toBeNull()
      pass(60)
      expect(await ticketOf(newProcess())).not.toBeNull()
    },
  )

  it('is waited for with an end, and fetched by another process when the first one has died', async () => {
    const { newProcess, store, pass, asked } = await together()
    await store.claim(claimName, 20) // by a process that dies now
    const sleep = async (ms: number) => pass(ms / 1000)
    expect(await ticketOf(newProcess({ sleep }))).toBeNull()
    expect(await asked()).toEqual([0, 0])
    pass(20)
    expect(await ticketOf(newProcess())).not.toBeNull()
  })

  it.each([
    ['a value that nobody sealed', 'made up'],
    ['an empty value', ''],
  ])('replaces %s', async (_, value) => {
    const { newProcess, store, asked } = await together()
    await store.settle(claimName, value, 7200)
    const tickets = await Promise.all([1, 2, 3].map(() => ticketOf(newProcess())))
    expect(new Set(tickets).size).toBe(1)
    expect(tickets[0]).not.toBeNull()
    expect(await asked()).toEqual([1, 1])
  })

  it('opens by each of the secrets while they are rotated, and not by a stranger’s', async () => {
    const { newProcess, asked } = await together()
    const ticket = await ticketOf(newProcess())
    const rotated = newProcess({
      keys: deriveKeyRing(['the new secret, which is long enough too', ...SECRETS]),
    })
    expect(await ticketOf(rotated)).toBe(ticket)
    expect(await asked()).toEqual([1, 1])
    await ticketOf(newProcess({ keys: deriveKeyRing(['a stranger’s secret, which is long enough']) }))
    expect(await asked()).toEqual([2, 2])
  })
})
