import { describe, expect, it } from 'vitest'
import {
  type CallbackServer,
  CODE,
  config,
  type Given,
  hong,
  keys,
  ming,
  NOW_MS,
  newServer,
  PAGE,
  said,
} from '../../../e2e/harness/servers/callback-server.ts'
import { newProcess } from '../../../e2e/harness/servers/new-process.ts'
import { USER_AGENTS } from '../../../e2e/harness/user-agents.ts'
import { constantPath } from '../http/return-path.ts'
import { newRecord } from '../session/record.ts'
import type { WatchedStore } from '../session/stores/watched.ts'
import { deriveTracker, newTracker } from '../session/tracker.ts'
import { sealUser } from '../session/user-seal.ts'
import { keepPath } from '../state/long-paths.ts'
import { StoreUnreachableError } from '../storage/unreachable.ts'
import { WeChatRefusedError, WeChatUnreachableError } from '../wechat/exchange-error.ts'

const FAULTS = [
  'a repeated parameter',
  'a live session',
  'a refusal',
  'another browser than WeChat',
  'an unreadable state',
  'a script',
  'no cookies',
  'a damaged state',
  'a foreign T',
  'ten minutes gone',
  'a clock ahead',
  'no code',
] as const
type Fault = (typeof FAULTS)[number]

/** A callback with all of these faults at once. */
async function callbackWith(faults: readonly Fault[], server: CallbackServer): Promise<Given> {
  const has = (fault: Fault) => faults.includes(fault)
  const began = newTracker(keys)
  const agoSeconds = has('ten minutes gone') ? 601 : has('a clock ahead') ? -121 : 5
  const sound = server.state(began, { agoSeconds })
  const state = has('an unreadable state') ? 'x' : has('a damaged state') ? sound.slice(0, -1) : sound
  const code = has('a refusal') ? 'authdeny' : has('no code') ? '<script>' : CODE
  const tracker = has('a foreign T') ? newTracker(keys) : began
  return {
    query: `code=${code}&state=${state}${has('a repeated parameter') ? `&code=${CODE}` : ''}`,
    cookies: [
      ...(has('no cookies') ? [] : [`T=${tracker}`]),
      ...(has('a live session') ? [`T=${await server.logIn()}`] : []),
    ],
    headers: {
      ...(has('another browser than WeChat') ? { 'user-agent': USER_AGENTS.desktopChrome } : {}),
      ...(has('a script') ? { 'sec-fetch-mode': 'cors' } : {}),
    },
  }
}

describe('the order of judgement, and no code spent', () => {
  it.each<[string, readonly Fault[]]>([
    ['login-failed: repeated-parameter', ['a repeated parameter', 'a live session']],
    ['login-failed: repeated-parameter', ['a repeated parameter', 'a refusal', 'an unreadable state']],
    ['login-failed: repeated-parameter', ['a repeated parameter', 'another browser than WeChat']],
    [`landed ${PAGE}`, ['a live session', 'a refusal']],
    [`landed ${PAGE}`, ['a live session', 'another browser than WeChat', 'a script']],
    [`landed ${PAGE}`, ['a live session', 'a foreign T', 'ten minutes gone', 'no code']],
    [`landed ${config.home}`, ['a live session', 'a damaged state']],
    [`landed ${config.home}`, ['a live session', 'an unreadable state']],
    ['denied', ['a refusal', 'another browser than WeChat']],
    ['denied', ['a refusal', 'an unreadable state', 'no cookies']],
    ['open-in-wechat', ['another browser than WeChat', 'an unreadable state']],
    ['open-in-wechat', ['another browser than WeChat', 'a script', 'a foreign T']],
    ['login-failed: unreadable-state', ['an unreadable state', 'a script', 'no cookies']],
    ['restart 1: not-a-page', ['a script', 'no cookies', 'a damaged state']],
    ['restart 1: cookies-refused', ['no cookies', 'a damaged state']],
    ['restart 1: cookies-refused', ['no cookies', 'ten minutes gone']],
    ['restart 1: damaged-state', ['a damaged state', 'a foreign T', 'no code']],
    ['restart 1: other-browser', ['a foreign T', 'ten minutes gone', 'no code']],
    ['restart 1: other-browser', ['a foreign T', 'a clock ahead']],
    ['restart 1: took-too-long', ['ten minutes gone', 'no code']],
    ['restart 1: clocks-apart', ['a clock ahead', 'no code']],
    ['restart 1: code-refused', ['no code']],
  ])('is %s for %j', async (expected, faults) => {
    const server = newServer()
    const outcome = await server.load(await callbackWith(faults, server))
    expect([said(outcome), server.asked()]).toEqual([expected, 0])
  })

  it('asks no store about a repeated parameter', async () => {
    const server = newServer()
    const tracker = deriveTracker(newTracker(keys), 'nonce', CODE, keys.signing)
    await server.load({ query: 'code=a&code=b&state=x', cookies: [`T=${tracker}`] })
    expect(server.store.lastAnsweredAtMs()).toBeNull()
  })

  it('restarts twice, then names the cause, and another host that may hold the T', async () => {
    const server = newServer()
    const at = (attempt: number, host = 'h5.test') => {
      const query = `code=${CODE}&state=${server.state(newTracker(keys), { attempt })}`
      return server.load({ query, cookies: [`T=${newTracker(keys)}`], headers: { host } }).then(said)
    }
    expect(await at(1)).toBe('restart 2: other-browser')
    expect(await at(2)).toBe('login-failed: other-browser')
    expect(await at(2, 'www.h5.test')).toBe('login-failed: other-host')
  })
})

/** A login that began, as often restarted, and its callback. */
function begun(server: CallbackServer, attempt = 0, code = CODE): Required<Given> {
  const tracker = newTracker(keys)
  const query = `code=${code}&state=${server.state(tracker, { attempt })}`
  return { query, cookies: [`T=${tracker}`], headers: {} }
}

describe('the exchange', () => {
  it.each([
    ['a user', 0, {}, `landed ${PAGE}`, 1],
    ['a snapshot’s user', 0, { snapshot: true }, 'snapshot', 1],
    ['a refusal', 0, new WeChatRefusedError(40029), 'restart 1: code-refused', 1],
    ['a refusal', 2, new WeChatRefusedError(40029), 'login-failed: code-refused', 1],
    ['“busy”', 0, new WeChatRefusedError(-1), 'busy', 3],
    ['silence', 0, new WeChatUnreachableError('timeout'), 'restart 1: wechat-busy', 1],
    ['silence', 1, new WeChatUnreachableError('timeout'), 'busy', 1],
    ['a wrong secret', 0, new WeChatRefusedError(40125), 'login-failed: misconfigured 40125', 1],
  ])('of %s at attempt %i', async (_, attempt, answer, expected, asked) => {
    const server = newServer({ answer })
    const outcome = await server.load(begun(server, attempt))
    expect([said(outcome), server.asked()]).toEqual([expected, asked])
    const sessions = await server.store.list(ming)
    expect(sessions).toHaveLength(expected.startsWith('landed') ? 1 : 0)
  })

  it('lands all duplicates in the one session, on whatever process they arrive', async () => {
    const server = newServer()
    const callback = begun(server)
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => server.load(callback)))
    newProcess()
    outcomes.push(await server.load(callback))
    const trackers = outcomes.map((outcome) => outcome.kind === 'landed' && outcome.setCookies[0])
    expect([server.asked(), new Set(trackers).size]).toEqual([1, 1])
    expect(trackers[0]).toMatch(/^T=[A-Za-z]\w{31}; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(await server.store.list(ming)).toHaveLength(1)
  })

  it('makes a login of its own of a second code beside one state', async () => {
    const server = newServer()
    const { query, cookies } = begun(server)
    const both = [query, query.replace(CODE, `${CODE.slice(0, -1)}8`)]
    for (const one of both) expect(said(await server.load({ query: one, cookies }))).toBe(`landed ${PAGE}`)
    expect([server.asked(), (await server.store.list(ming)).length]).toEqual([2, 2])
  })

  it('exchanges the code that a busy WeChat did not take when the page is loaded again', async () => {
    const server = newServer({ answer: new WeChatRefusedError(-1) })
    const callback = begun(server)
    expect(said(await server.load(callback))).toBe('busy')
    server.pass(2001)
    const taken = async () => ({
      openId: ming,
      snapshot: false,
      scope: [],
      accessToken: null,
      refreshToken: null,
    })
    expect(said(await server.load(callback, { exchange: taken }))).toBe(`landed ${PAGE}`)
  })

  it('lands on a path too long for the state, and forgets it', async () => {
    const server = newServer()
    const [tracker, path] = [newTracker(keys), constantPath(`/frontend/loan/apply?note=${'x'.repeat(200)}`)]
    const { cookie } = await keepPath(path, [], 2000, config, keys)
    const kept = `P=${cookie?.value}`
    const query = `code=${CODE}&state=${server.state(tracker, { path })}`
    const outcome = await server.load({ query, cookies: [`T=${tracker}`, kept] })
    expect(said(outcome)).toBe(`landed ${path}`)
    expect(outcome).toMatchObject({
      setCookies: [/^T=/, /^UU=/, /^P=; Path=\/; Max-Age=0;/].map((line) => expect.stringMatching(line)),
    })
  })

  it('says so when the third login within minutes lost its session', async () => {
    const server = newServer()
    const record = newRecord(ming, '', NOW_MS / 1000, config)
    const seal = (logins: number) => sealUser(record, newTracker(keys), NOW_MS / 1000, keys, logins)
    for (const [logins, expected] of [
      [1, `landed ${PAGE}`],
      [2, 'login-failed: sessions-lost'],
    ] as const) {
      const { query, cookies } = begun(server)
      const sent = { query, cookies: [...cookies, `UU=${await seal(logins)}`] }
      expect(said(await server.load(sent))).toBe(expected)
    }
  })
})

describe('the session of a callback', () => {
  it('leaves it to the page to say that two people are logged in', async () => {
    const server = newServer()
    const { query } = begun(server)
    const cookies = [`T=${await server.logIn(ming)}`, `T=${await server.logIn(hong)}`]
    expect([said(await server.load({ query, cookies })), server.asked()]).toEqual([`landed ${PAGE}`, 0])
  })

  it('spends no code while the store is away, and lets in who was here', async () => {
    const server = newServer()
    const tracker = await server.logIn()
    const away: WatchedStore = {
      ...server.store,
      read: () => Promise.reject(new StoreUnreachableError('timeout')),
    }
    const { query } = begun(server)
    const cookies = [`T=${tracker}`]
    const stranger = server.load({ query, cookies }, { store: () => away })
    await expect(stranger).rejects.toThrow(StoreUnreachableError)
    const record = newRecord(ming, '', NOW_MS / 1000, config)
    const known = [...cookies, `UU=${await sealUser(record, tracker, NOW_MS / 1000, keys)}`]
    expect(said(await server.load({ query, cookies: known }, { store: () => away }))).toBe(`landed ${PAGE}`)
    expect(server.asked()).toBe(0)
  })
})
