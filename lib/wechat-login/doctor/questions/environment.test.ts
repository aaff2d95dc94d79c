import { expect, it } from 'vitest'
import { judgeConfig, readEnvironment } from './environment.ts'

const ENV = {
  NODE_ENV: 'production',
  APP_ORIGIN: 'https://wx.example.com',
  WECHAT_APP_ID: 'wx0123456789abcdef',
  WECHAT_APP_SECRET: 'the-secret-of-the-account',
  SESSION_SECRET: 'Zm9yIHRoZSB0ZXN0cyBvZiB0aGUgZG9jdG9yIGFsb25l',
  COOKIE_HOST_PREFIX: '1',
}

function findings(changed: Readonly<Record<string, string>> = {}) {
  const read = readEnvironment({ ...ENV, ...changed })
  const found = read.kind === 'faults' ? read.findings : judgeConfig(read.config)
  return found.filter(({ verdict }) => verdict !== 'fine')
}

it('finds nothing wrong with what the README says', () => {
  expect(findings()).toEqual([])
})

it('says each of the configuration’s faults at once, in its parts', () => {
  expect(findings({ APP_ORIGIN: '', SESSION_SECRET: 'short', PORT: '0' })).toEqual(
    expect.arrayContaining([
      {
        what: 'APP_ORIGIN',
        verdict: 'fault',
        found: 'is missing',
        remedy: 'for example: https://wx.example.com',
      },
      {
        what: 'SESSION_SECRET',
        verdict: 'fault',
        found: 'holds a secret of fewer than 32 characters',
        remedy: 'for example: the output of: openssl rand -base64 48',
      },
      { what: 'PORT', verdict: 'fault', found: 'is not a port', remedy: 'for example: 3000' },
    ]),
  )
})

it.each([
  ['an origin with a port', { APP_ORIGIN: 'https://wx.example.com:8443' }, ['APP_ORIGIN']],
  [
    'an http origin',
    { APP_ORIGIN: 'http://wx.example.com', COOKIE_HOST_PREFIX: '' },
    ['APP_ORIGIN', 'cookies'],
  ],
  ['cookies that siblings can plant', { COOKIE_HOST_PREFIX: '0' }, ['cookies']],
  ['a secret that can be guessed', { SESSION_SECRET: '0123456789'.repeat(4) }, ['SESSION_SECRET']],
  [
    'a rotation without an end',
    { SESSION_SECRET: [1, 2, 3].map((n) => ENV.SESSION_SECRET + n).join() },
    ['SESSION_SECRET'],
  ],
  ['a simulated WeChat', { WECHAT_OPEN_ORIGIN: 'http://localhost:4000' }, ['WeChat']],
  ['no drain', { DRAIN_SECONDS: '0' }, ['DRAIN_SECONDS']],
  ['the wrong mode', { NODE_ENV: 'development' }, ['NODE_ENV']],
])('warns of %s, with a remedy', (_, changed, what) => {
  const found = findings(changed)
  expect(found.map((finding) => finding.what)).toEqual(what)
  for (const { verdict, remedy } of found) expect([verdict, remedy]).toEqual(['warning', expect.any(String)])
})

it('never shows a secret', () => {
  const read = readEnvironment({ ...ENV, SESSION_SECRET: `${ENV.SESSION_SECRET},${'0'.repeat(32)}` })
  const shown = JSON.stringify(read.kind === 'config' ? judgeConfig(read.config) : read)
  expect(shown).toContain('2 secrets')
  for (const secret of [ENV.SESSION_SECRET, ENV.WECHAT_APP_SECRET, '0'.repeat(32)])
    expect(shown).not.toContain(secret)
})
