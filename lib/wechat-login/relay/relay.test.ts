import { describe, expect, it } from 'vitest'
import { handleCallback } from '../callback/handle.ts'
import { readCallback } from '../callback/read-callback.ts'
import { MARK_CHARS } from '../config/callback-relay.ts'
import { type Config, loadConfig } from '../config/config.ts'
import { constantPath } from '../http/return-path.ts'
import { deriveKeyRing, type KeyRing } from '../keys/keys.ts'
import type { Services } from '../services.ts'
import { newTracker } from '../session/tracker.ts'
import { authorizeAddress } from '../state/authorize-address.ts'
import { boundTracker, fitsState } from '../state/state.ts'
import { targetOfMark, unmarkState } from './mark.ts'

const [REGISTERED, STAGING, LAPTOP, EVIL] = [
  'https://wx.example.com',
  'https://staging.example.com',
  'https://laptop.example.net',
  'https://evil.example',
] as const
const [RELAY_SECRET, OTHER_SECRET] = ['r'.repeat(32), 'o'.repeat(32)]
const NOW_SECONDS = 1_800_000_000
const CODE = '051vrM000PY5zO1JPC200tSh9j2vrM09'
const PAGE = constantPath('/frontend/member?tab=1')

function server(origin: string, env: Record<string, string>): { config: Config; keys: KeyRing } {
  const secret = `the-session-secret-of-${origin}`
  const config = loadConfig(
    {
      NODE_ENV: 'production',
      APP_ORIGIN: origin,
      WECHAT_APP_ID: 'wx0123456789abcdef',
      WECHAT_APP_SECRET: 'x',
      SESSION_SECRET: secret,
      CALLBACK_RELAY_SECRET: RELAY_SECRET,
      ...env,
    },
    undefined,
    { home: '/home' },
  )
  return { config, keys: deriveKeyRing([secret]) }
}

const registered = server(REGISTERED, { CALLBACK_RELAY_ORIGINS: `${LAPTOP},${STAGING}` })
const staging = server(STAGING, { CALLBACK_ORIGIN: REGISTERED })
const strangers = server(STAGING, { CALLBACK_ORIGIN: REGISTERED, CALLBACK_RELAY_SECRET: OTHER_SECRET })

/** The address at which WeChat is asked, and the state in it. */
async function beginAt({ config, keys } = staging, path = PAGE, tracker = newTracker(keys)) {
  const authorize = new URL(await authorizeAddress({ path, attempt: 0 }, tracker, config, keys, NOW_SECONDS))
  return { authorize, tracker, state: authorize.searchParams.get('state') ?? '' }
}

/** A callback at the registered server. All but the settings and the clock fail the test when they are used. */
async function callback(
  query: string,
  { at = registered, nowSeconds = NOW_SECONDS + 5, path = '/redirect' } = {},
): Promise<{ status: number; location: string; cookies: string[]; caching: string | null }> {
  const unused = () => expect.fail('a callback that is passed on needs none of this')
  const services: Services = {
    ...at,
    store: unused,
    profiles: unused,
    exchange: unused,
    refreshAccess: unused,
    userInfo: unused,
    visitorLeft: new AbortController().signal,
    nowMs: () => nowSeconds * 1000,
    sleep: unused,
  }
  const headers = {
    accept: 'text/html',
    cookie: 'T=kAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA; UU=x',
    'user-agent': 'Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50',
  }
  const answer = await handleCallback(
    new Request(`${at.config.appOrigin}${path}?${query}`, { headers }),
    services,
  )
  return {
    status: answer.status,
    location: answer.headers.get('location') ?? '',
    cookies: answer.headers.getSetCookie(),
    caching: answer.headers.get('cache-control'),
  }
}

/** What the registered server says to a state that is nobody's. */
const USUAL = /^https:\/\/wx\.example\.com\/(?:help\/login-failed\?|home$)|connect\/oauth2\/authorize/

describe('a callback of another environment', () => {
  it('goes to WeChat and back by way of the callback domain, in a state of 128 characters at most', async () => {
    for (const path of [PAGE, constantPath('/'), constantPath(`/${'x'.repeat(300)}?${'y'.repeat(900)}`)]) {
      const { authorize, state } = await beginAt(staging, path)
      expect(authorize.searchParams.get('redirect_uri')).toBe(`${REGISTERED}/redirect`)
      expect(state).toMatch(/^R[0-9A-Za-z]{75,127}$/)
    }
  })

  it('is passed on with its code and state, as it came, and nothing else', async () => {
    const { state } = await beginAt()
    expect(await callback(`code=${CODE}&state=${state}`)).toEqual({
      status: 302,
      location: `${STAGING}/redirect?code=${CODE}&state=${state}`,
      cookies: [],
      caching: 'no-store',
    })
    const more = await callback(`from=x&code=${CODE}&state=${state}&uin=1&next=${EVIL}#y`)
    expect(more.location).toBe(`${STAGING}/redirect?code=${CODE}&state=${state}`)
  })

  it('is passed on when the visitor refused, in either way that WeChat says so', async () => {
    const { state } = await beginAt()
    for (const refusal of [`state=${state}`, `code=authdeny&state=${state}`])
      expect((await callback(refusal)).location).toBe(`${STAGING}/redirect?state=${state}`)
  })

  it('is read at its target as if it had come straight from WeChat', async () => {
    const { state, tracker } = await beginAt()
    const { location } = await callback(`code=${CODE}&state=${state}`)
    const { opened, path } = await readCallback(new Request(location), 'r', staging)
    if (opened.kind !== 'sound') expect.fail(opened.kind)
    expect(path).toBe(PAGE)
    expect(boundTracker(opened.login, [tracker])).toBe(tracker)
  })

  it('may still bring a state from before there was a relay', async () => {
    const before = server(STAGING, { CALLBACK_RELAY_SECRET: '' })
    const { state } = await beginAt(before)
    const { opened } = await readCallback(
      new Request(`${STAGING}/redirect?code=${CODE}&state=${state}`),
      'r',
      staging,
    )
    expect(opened.kind).toBe('sound')
  })

  it('has 21 characters less for its path, and a login without a relay has all of them', async () => {
    const longest = (room: number) => {
      let length = 1
      while (fitsState(constantPath(`/${'x'.repeat(length)}`), '/home', room)) length += 1
      return length
    }
    expect(longest(0) - longest(MARK_CHARS)).toBeGreaterThanOrEqual(15)
    expect(fitsState(constantPath(`/${'x'.repeat(49)}`), '/home')).toBe(true)
  })

  it('survives a rotation of the secret that all environments share', async () => {
    const both = `${OTHER_SECRET},${RELAY_SECRET}`
    const rotated = server(REGISTERED, { CALLBACK_RELAY_ORIGINS: STAGING, CALLBACK_RELAY_SECRET: both })
    for (const from of [staging, strangers]) {
      const { state } = await beginAt(from)
      expect((await callback(`code=${CODE}&state=${state}`, { at: rotated })).location).toContain(STAGING)
    }
  })
})

describe('a wrong mark gets the usual answer, and no code leaves this server', () => {
  const usual = async (query: string, how: Parameters<typeof callback>[1] = {}) => {
    const { location } = await callback(query, how)
    expect(location).not.toContain(CODE)
    expect(location).toMatch(USUAL)
  }
  const withState = (state: string) => `code=${CODE}&state=${state}`

  it('made up', async () => {
    const { state } = await beginAt()
    const inner = state.slice(MARK_CHARS)
    await usual(withState(`R${'0'.repeat(20)}${inner}`))
    await usual(withState((await beginAt(strangers)).state))
    await usual(withState('R'))
    await usual(withState(`R${'0'.repeat(20)}`))
    await usual(withState(`R${encodeURIComponent('微信')}${state.slice(2)}`))
  })

  it('changed in any one of its characters', async () => {
    const { state } = await beginAt()
    for (let at = 0; at < state.length; at += 1) {
      const other = state[at] === 'x' ? 'y' : 'x'
      await usual(withState(state.slice(0, at) + other + state.slice(at + 1)))
    }
    for (const changed of [
      state.slice(0, -1),
      `${state}0`,
      state.toLowerCase(),
      `0${state}`,
      ` ${state}`,
      `${state}%20`,
    ])
      await usual(withState(changed))
  })

  it('replayed after its time, or before it', async () => {
    const { state } = await beginAt()
    await usual(withState(state), { nowSeconds: NOW_SECONDS + 601 })
    await usual(withState(state), { nowSeconds: NOW_SECONDS - 121 })
    for (const nowSeconds of [NOW_SECONDS + 600, NOW_SECONDS - 120])
      expect((await callback(withState(state), { nowSeconds })).location).toContain(STAGING)
  })

  it('moved to another state, even of the same environment', async () => {
    const [mine, others] = [(await beginAt()).state, (await beginAt()).state]
    await usual(withState(mine.slice(0, MARK_CHARS) + others.slice(MARK_CHARS)))
    await usual(withState(mine.slice(0, MARK_CHARS) + mine))
  })

  it('moved to another origin, which is not listed or not this server', async () => {
    const evil = server(EVIL, { CALLBACK_ORIGIN: REGISTERED })
    await usual(withState((await beginAt(evil)).state)) // whoever has the secret still needs to be listed
    const elsewhere = server(STAGING, { CALLBACK_ORIGIN: 'https://other.example.com' })
    await usual(withState((await beginAt(elsewhere)).state))
  })

  it('beside a repeated parameter, or a code that is none of WeChat’s', async () => {
    const { state } = await beginAt()
    await usual(`${withState(state)}&state=${state}`)
    await usual(`${withState(state)}&code=x`)
    await usual(`code=${encodeURIComponent('"><script>')}&state=${state}`)
    await usual(`code=&state=${state}`)
  })
})

describe('never leads anywhere but to the /redirect of a listed origin', () => {
  it.each([
    EVIL,
    'https://staging.example.com.evil.example',
    'https://staging.example.com@evil.example',
    'https://evil.example/https://staging.example.com',
    'https://STAGING.example.com:8443',
    'http://staging.example.com',
    '//evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    '',
  ])('even for a mark over %j by somebody who knows the secret', async (appOrigin) => {
    const forger = { ...staging, config: { ...staging.config, appOrigin } }
    const { location } = await callback(`code=${CODE}&state=${(await beginAt(forger)).state}`)
    expect(location).toMatch(USUAL)
  })

  it('whatever the path and the rest of the query say', async () => {
    const { state } = await beginAt()
    for (const extra of [
      `&redirect_uri=${EVIL}`,
      `&next=//evil.example`,
      '&origin=https://evil.example',
      '&%0d%0aLocation:x',
    ])
      for (const path of ['/redirect', '/redirect/'])
        expect((await callback(`code=${CODE}&state=${state}${extra}`, { path })).location).toBe(
          `${STAGING}/redirect?code=${CODE}&state=${state}`,
        )
  })
})

describe('no callback is passed on twice', () => {
  it('not by an environment, which takes its own mark off', async () => {
    const { state } = await beginAt()
    const relay = staging.config.callbackRelay
    if (relay?.kind !== 'environment') expect.fail('an environment')
    expect(unmarkState(state, relay, STAGING)).toBe(state.slice(MARK_CHARS))
    expect((await callback(`code=${CODE}&state=${state}`, { at: staging })).location).not.toContain(
      '/redirect?code',
    )
  })

  it('not by a listed origin that lists others itself, and not in a circle', async () => {
    const lists = (origin: string, others: string) => server(origin, { CALLBACK_RELAY_ORIGINS: others }) // it should have named CALLBACK_ORIGIN
    const circle = [lists(STAGING, `${REGISTERED},${LAPTOP}`), lists(LAPTOP, `${REGISTERED},${STAGING}`)]
    const { state } = await beginAt()
    for (const at of circle) {
      const { location } = await callback(`code=${CODE}&state=${state}`, { at })
      expect(location).not.toContain(CODE)
    }
  })

  it('not by a mark in front of a marked state', async () => {
    const { state } = await beginAt()
    const relay = registered.config.callbackRelay
    if (relay?.kind !== 'registered') expect.fail('the registered server')
    expect(targetOfMark(state.slice(0, MARK_CHARS) + state, relay, REGISTERED, NOW_SECONDS)).toBeNull()
  })
})

it('a server that was not told of environments passes nothing on', async () => {
  const alone = server(REGISTERED, { CALLBACK_RELAY_SECRET: '' })
  const { state } = await beginAt()
  expect((await callback(`code=${CODE}&state=${state}`, { at: alone })).location).toMatch(USUAL)
})
