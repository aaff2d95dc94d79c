import { expect, it } from 'vitest'
import { SIMULATED_ACCOUNT } from '../../lib/wechat-login/config/simulated-account.ts'
import { FORGET_PRODUCT } from '../control/forget-product.ts'
import { issueCodes } from '../platform/codes.ts'
import { html, redirect } from '../reply.ts'
import { applyEffects } from './apply-effect.ts'
import { type Effect, keepFaults } from './faults.ts'

const random = (bytes: number) => new Uint8Array(bytes)
const settings = {
  account: SIMULATED_ACCOUNT,
  authorizedDomain: 'h5.test',
  anyClient: true,
  anyPort: true,
  requireState: false,
  callbackAddress: null,
  appOrigin: null,
  miniProgramKey: SIMULATED_ACCOUNT.miniProgramKey,
  now: () => 0,
  random,
}
const sentBack = async () =>
  redirect('http://h5.test/redirect?code=1&state=abc', { outcome: 'code', user: 'xiaoming', code: '1' })
const answerTo = (effects: Effect[], handle = sentBack) =>
  applyEffects(
    effects,
    handle,
    settings,
    issueCodes(() => 0, random),
    keepFaults(),
  )()

it('names the faults that changed an answer, whatever their order', async () => {
  const [lost, twice]: Effect[] = [
    { kind: 'lose-cookies' },
    { kind: 'callback-twice', gapMs: 20, view: 'beside' },
  ]
  if (lost === undefined || twice === undefined) throw new Error('two faults')
  for (const both of [
    [lost, twice],
    [twice, lost],
  ]) {
    const reply = await answerTo(both)
    expect(reply.faults).toEqual(['callback-twice 20 beside', 'lose-cookies'])
    expect(reply.setCookies).toEqual(FORGET_PRODUCT)
    expect(reply.body).toContain('iframe')
  }
})

it('does not name a fault that could not happen: nobody was sent back', async () => {
  const page = async () => html('a page of WeChat’s own')
  expect((await answerTo([{ kind: 'damaged-state', how: 'cut' }], page)).faults).toBeUndefined()
  const both: Effect[] = [
    { kind: 'damaged-state', how: 'cut' },
    { kind: 'error-page', number: 10003 },
  ]
  expect((await answerTo(both)).faults).toEqual(['error-page 10003'])
})

it('leaves word of who was refused', async () => {
  const reply = await answerTo([{ kind: 'deny', form: 'authdeny' }])
  expect(reply.note).toEqual({ outcome: 'denied', user: 'xiaoming' })
})

it('takes every cookie of the product away, under whichever name it has', () => {
  const taken = FORGET_PRODUCT.map((line) => line.split('=')[0])
  expect(taken.sort()).toEqual(['C', 'P', 'T', 'UU', '__Host-C', '__Host-P', '__Host-T', '__Host-UU'])
  // Browsers refuse a line for a `__Host-` cookie that is not Secure, or not for the whole host.
  for (const line of FORGET_PRODUCT)
    expect(line).toMatch(/^(?:__Host-\w+=; Path=\/; Max-Age=0; Secure|\w+=; Path=\/; Max-Age=0)$/)
})
