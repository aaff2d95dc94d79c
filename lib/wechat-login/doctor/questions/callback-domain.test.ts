import { expect, it } from 'vitest'
import { passOn } from '../../callback/pass-on.ts'
import { loadConfig } from '../../config/config.ts'
import { deriveKeyRing } from '../../keys/keys.ts'
import type { Answer } from '../ask.ts'
import { judgePassedOn, madeUpCallback } from './callback-domain.ts'
import { judgeConfig } from './environment.ts'

const NOW_MS = 1_800_000_000_000
const server = (origin: string, env: Record<string, string>) =>
  loadConfig(
    {
      NODE_ENV: 'production',
      APP_ORIGIN: origin,
      WECHAT_APP_ID: 'wx0123456789abcdef',
      WECHAT_APP_SECRET: 'x',
      SESSION_SECRET: 's'.repeat(32),
      CALLBACK_RELAY_SECRET: 'r'.repeat(32),
      ...env,
    },
    undefined,
    {},
  )
const staging = server('https://staging.example.com', { CALLBACK_ORIGIN: 'https://wx.example.com' })
const keys = deriveKeyRing(staging.sessionSecrets)

/** What the doctor of staging says when this server answers at the callback domain. */
async function saidOf(env: Record<string, string>, nowMs = NOW_MS) {
  const asked = await madeUpCallback(staging, keys, NOW_MS)
  const config = server('https://wx.example.com', env)
  const passedOn = await passOn(new Request(asked), { config, nowMs: () => nowMs })
  const headers = {
    location: passedOn?.headers.get('location') ?? 'https://wx.example.com/help/login-failed',
  }
  const answer: Answer = {
    kind: 'answered',
    address: null,
    status: 302,
    headers,
    setCookies: [],
    body: '',
    certificate: null,
  }
  return judgePassedOn(answer, asked, staging)
}
const LISTED = { CALLBACK_RELAY_ORIGINS: 'https://staging.example.com' }

it('knows a callback domain that passes our callbacks on, and asks it without a code', async () => {
  expect(await saidOf(LISTED)).toMatchObject({ verdict: 'fine' })
  expect((await madeUpCallback(staging, keys, NOW_MS)).searchParams.has('code')).toBe(false)
})

it.each([
  ['that lists others', { CALLBACK_RELAY_ORIGINS: 'https://other.example.com' }, NOW_MS],
  ['with another secret', { ...LISTED, CALLBACK_RELAY_SECRET: 'o'.repeat(32) }, NOW_MS],
  ['without a relay', { CALLBACK_RELAY_SECRET: '' }, NOW_MS],
  ['whose clock is an hour ahead', LISTED, NOW_MS + 3_600_000],
] as const)('has a remedy for a callback domain %s', async (_, env, nowMs) => {
  expect(await saidOf(env, nowMs)).toMatchObject({ verdict: 'fault', remedy: expect.any(String) })
})

it('has a remedy where nobody answers', async () => {
  const asked = await madeUpCallback(staging, keys, NOW_MS)
  const silent = judgePassedOn({ kind: 'unreachable', code: 'ENOTFOUND' }, asked, staging)
  expect(silent).toMatchObject({ verdict: 'fault', remedy: expect.any(String) })
})

it('says on the callback domain’s own server who can log in as every visitor', () => {
  const told = judgeConfig(server('https://wx.example.com', LISTED))
  expect(told).toContainEqual(expect.objectContaining({ what: 'callback domain', verdict: 'fine' }))
})
