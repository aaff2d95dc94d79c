import { describe, expect, it } from 'vitest'
import { configWarnings, loadConfig } from './config.ts'
import { ConfigError } from './config-error.ts'
import { SIMULATED_ACCOUNT } from './simulated-account.ts'

const SECRET = 'r'.repeat(32)
const SERVER = {
  NODE_ENV: 'production',
  APP_ORIGIN: 'https://wx.example.com',
  WECHAT_APP_ID: 'wx0123456789abcdef',
  WECHAT_APP_SECRET: 'the-secret-of-the-account',
  SESSION_SECRET: 's'.repeat(32),
}
const REGISTERED = {
  ...SERVER,
  CALLBACK_RELAY_ORIGINS: 'https://staging.example.com, https://Laptop.example.net:443/',
  CALLBACK_RELAY_SECRET: SECRET,
}
const ENVIRONMENT = {
  ...SERVER,
  APP_ORIGIN: 'https://staging.example.com',
  CALLBACK_ORIGIN: 'https://wx.example.com',
  CALLBACK_RELAY_SECRET: SECRET,
}

function faultsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    loadConfig(env, () => 'd'.repeat(32), {})
    return []
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown.faults
    throw thrown
  }
}

it('is off unless an operator asks for it', () => {
  expect(loadConfig(SERVER).callbackRelay).toBeNull()
})

it('names the environments on the server at the callback domain, and that server on each of them', () => {
  expect(loadConfig(REGISTERED).callbackRelay).toEqual({
    kind: 'registered',
    origins: ['https://staging.example.com', 'https://laptop.example.net'],
    secrets: [SECRET],
  })
  expect(loadConfig(ENVIRONMENT).callbackRelay).toEqual({
    kind: 'environment',
    callbackOrigin: 'https://wx.example.com',
    secrets: [SECRET],
  })
})

it('rotates its secret as SESSION_SECRET is rotated', () => {
  const both = [SECRET, 'q'.repeat(32)]
  expect(loadConfig({ ...ENVIRONMENT, CALLBACK_RELAY_SECRET: both.join() }).callbackRelay?.secrets).toEqual(
    both,
  )
})

describe('does not start', () => {
  it.each([
    ['CALLBACK_RELAY_SECRET', { ...REGISTERED, CALLBACK_RELAY_SECRET: undefined }],
    ['CALLBACK_RELAY_SECRET', { ...ENVIRONMENT, CALLBACK_RELAY_SECRET: ' ' }],
    ['CALLBACK_RELAY_SECRET', { ...ENVIRONMENT, CALLBACK_RELAY_SECRET: 'short' }],
    ['CALLBACK_RELAY_SECRET', { ...SERVER, CALLBACK_RELAY_SECRET: SECRET }],
    ['CALLBACK_RELAY_SECRET', { ...ENVIRONMENT, CALLBACK_RELAY_SECRET: SERVER.SESSION_SECRET }],
    ['CALLBACK_RELAY_SECRET', { ...REGISTERED, SESSION_SECRET: `${'s'.repeat(32)},${SECRET}` }],
    ['CALLBACK_ORIGIN', { ...REGISTERED, CALLBACK_ORIGIN: 'https://other.example.com' }],
    ['CALLBACK_ORIGIN', { ...ENVIRONMENT, CALLBACK_ORIGIN: 'https://staging.example.com' }],
    ['CALLBACK_ORIGIN', { ...ENVIRONMENT, CALLBACK_ORIGIN: 'https://wx.example.com/redirect' }],
    ['CALLBACK_RELAY_ORIGINS', { ...REGISTERED, CALLBACK_RELAY_ORIGINS: 'https://a.example,' }],
    ['CALLBACK_RELAY_ORIGINS', { ...REGISTERED, CALLBACK_RELAY_ORIGINS: 'https://*.example.com' }],
    ['CALLBACK_RELAY_ORIGINS', { ...REGISTERED, CALLBACK_RELAY_ORIGINS: 'https://a.example/redirect' }],
    ['CALLBACK_RELAY_ORIGINS', { ...REGISTERED, CALLBACK_RELAY_ORIGINS: 'https://a.example@b.example' }],
    [
      'CALLBACK_RELAY_ORIGINS',
      { ...REGISTERED, CALLBACK_RELAY_ORIGINS: 'https://a.example, https://WX.example.com' },
    ],
    ['WECHAT_TEST_ACCOUNT', { ...SERVER, WECHAT_TEST_ACCOUNT: 'yes' }],
  ])('for a %s that contradicts the rest, and shows no value of it', (name, env) => {
    const faults = faultsOf(env)
    expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name}: [^\\n]+ \\(example: [^\\n]+\\)$`))])
    for (const secret of [SECRET, SERVER.SESSION_SECRET]) expect(faults.join()).not.toContain(secret)
  })

  const UNSAFE = [
    'http://staging.example.com',
    'http://192.168.1.5:3000',
    'http://localhost:3000',
    'https://localhost:3000',
    'https://my.localhost',
    'https://127.0.0.1',
    'https://127.1',
    'https://0x7f000001',
    'https://[::1]:3000',
    'https://[::ffff:127.0.0.1]',
  ]
  it.each(UNSAFE)('with a real account whose codes would go to %s', (origin) => {
    const listed = { ...REGISTERED, CALLBACK_RELAY_ORIGINS: `https://a.example, ${origin}` }
    expect(faultsOf(listed)).toEqual([expect.stringMatching(/^CALLBACK_RELAY_ORIGINS: has to be https/)])
    expect(faultsOf({ ...ENVIRONMENT, APP_ORIGIN: origin })).toEqual([
      expect.stringMatching(/^APP_ORIGIN: has to be https/),
    ])
    expect(faultsOf({ ...ENVIRONMENT, CALLBACK_ORIGIN: origin })).toEqual([
      expect.stringMatching(/^CALLBACK_ORIGIN: has to be https/),
    ])
    for (const tested of [{ WECHAT_TEST_ACCOUNT: '1' }, { WECHAT_APP_ID: SIMULATED_ACCOUNT.appId }])
      for (const env of [
        listed,
        { ...ENVIRONMENT, APP_ORIGIN: origin },
        { ...ENVIRONMENT, CALLBACK_ORIGIN: origin },
      ])
        expect(faultsOf({ ...env, ...tested })).toEqual([])
  })
})

it('runs on two ports of one machine with the simulated account, and needs no variable more', () => {
  const shared = { CALLBACK_RELAY_SECRET: SECRET }
  expect(faultsOf({ ...shared, CALLBACK_RELAY_ORIGINS: 'http://localhost:3100' })).toEqual([])
  expect(faultsOf({ ...shared, CALLBACK_ORIGIN: 'http://localhost:3000', PORT: '3100' })).toEqual([])
})

it('warns of a port where WeChat sends visitors back to, and of none elsewhere', () => {
  const ported = (env: Record<string, string>) =>
    configWarnings(loadConfig({ COOKIE_HOST_PREFIX: '1', ...ENVIRONMENT, ...env })).join()
  expect(ported({ APP_ORIGIN: 'https://staging.example.com:8443' })).toBe('')
  expect(ported({ CALLBACK_ORIGIN: 'https://wx.example.com:8443' })).toMatch(/^CALLBACK_ORIGIN has a port/)
})
