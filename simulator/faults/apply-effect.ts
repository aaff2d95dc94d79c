import { setTimeout as pause } from 'node:timers/promises'
import { FORGET_PRODUCT } from '../control/forget-product.ts'
import { apiError } from '../platform/api-error.ts'
import { type Codes, newCode } from '../platform/codes.ts'
import { numberedErrorPage } from '../platform/error-page.ts'
import { html, type Reply, redirect } from '../reply.ts'
import type { Settings } from '../settings.ts'
import { loadAsStranger } from './callback-load.ts'
import type { Effect, Faults } from './faults.ts'
import { loadTwicePage } from './load-twice-page.ts'

/** The endpoint without faults; each call is a request. */
type Handler = () => Promise<Reply>

/**
 * The endpoint with its faults. First come faults that replace the answer, then those that change the callback, then
 * those that load it, then those that change the answer on its way. The reply names the faults that changed it.
 */
export function applyEffects(
  effects: readonly Effect[],
  handle: Handler,
  settings: Settings,
  codes: Codes,
  faults: Faults,
): Handler {
  return effects
    .toSorted((one, other) => placeOf(one) - placeOf(other))
    .reduce((inner, effect) => applyEffect(effect, inner, settings, codes, faults), handle)
}

function placeOf({ kind }: Effect): number {
  const place = ORDER.findIndex((kinds) => kinds.includes(kind))
  return place < 0 ? ORDER.length : place
}

const ORDER: readonly (readonly Effect['kind'][])[] = [
  ['errcode', 'status', 'error-page', 'reset-before'],
  ['snapshot', 'code', 'deny', 'damaged-state'],
  ['callback-by-stranger'],
  ['callback-twice', 'two-codes'],
]

/** The only place where a fault changes an answer: the endpoints know nothing of faults. */
function applyEffect(
  effect: Effect,
  inner: Handler,
  settings: Settings,
  codes: Codes,
  faults: Faults,
): Handler {
  const named = (before: Reply | null, reply: Reply): Reply => ({
    ...before,
    ...reply,
    faults: [...(before?.faults ?? []), nameOf(effect)],
  })
  /** Faults that replace an answer, or come before it is made. */
  const instead = (make: () => Reply) => async () => named(null, make())
  const first = (wait: () => Promise<unknown>) => async () => {
    await wait()
    const reply = await inner()
    return named(reply, reply)
  }
  const after = (change: (reply: Reply) => Promise<Reply> | Reply) => async () => {
    const reply = await inner()
    return named(reply, await change(reply))
  }
  /** Faults of a visitor who is sent back to us. WeChat's own pages have none. */
  const onCallback = (change: (callback: URL) => Promise<Reply> | Reply) => async () => {
    const reply = await inner()
    const location = reply.headers.Location
    if (location === undefined) return reply
    const changed = await change(new URL(location))
    const { user, scope } = reply.note ?? {}
    const whose = { ...(user === undefined ? {} : { user }), ...(scope === undefined ? {} : { scope }) }
    return named(reply, { ...changed, note: { ...whose, outcome: '', ...changed.note } })
  }

  switch (effect.kind) {
    case 'errcode':
      return instead(() => apiError(effect.errcode, settings.now(), settings.random))
    case 'delay':
      return first(() => pause(effect.ms))
    case 'late-answer':
      return after((reply) => pause(effect.ms, reply))
    case 'hold':
      return first(() => faults.released())
    case 'reset-before':
      return instead(() => ({ ...html(''), broken: 'before-answer' }))
    case 'reset-after':
      return after((reply) => ({ ...reply, broken: 'before-answer' }))
    case 'reset-in-answer':
      return after((reply) => ({ ...reply, broken: 'in-answer' }))
    case 'empty':
      return after((reply) => ({ ...reply, body: '' }))
    case 'truncated':
      return after((reply) => ({ ...reply, body: reply.body.slice(0, reply.body.length / 2) }))
    case 'body':
      return after((reply) => ({ ...reply, body: effect.body }))
    case 'status':
      return instead(() => ({ ...html(effect.body), status: effect.status }))
    case 'error-page':
      return instead(() => numberedErrorPage(effect.number))
    case 'snapshot':
      return onCallback((callback) => spoil(callback, 'snapshot', codes))
    case 'code':
      return onCallback((callback) => {
        if (effect.which !== 'unknown') return spoil(callback, effect.which, codes)
        callback.searchParams.set('code', newCode(settings.random))
        return redirect(callback.href, { outcome: 'code unknown' })
      })
    case 'deny':
      return onCallback((callback) => deny(callback, effect.form))
    case 'damaged-state':
      return onCallback((callback) => damage(callback, effect.how))
    case 'lose-cookies':
      return after((reply) => ({ ...reply, setCookies: FORGET_PRODUCT }))
    case 'callback-twice':
      return onCallback(({ href }) => loadTwicePage([href, href], effect.gapMs, effect.view))
    case 'two-codes':
      return onCallback(async ({ href }) => {
        const second = (await inner()).headers.Location ?? href
        return loadTwicePage([href, second], effect.gapMs, effect.view)
      })
    case 'callback-by-stranger':
      return onCallback(async (callback) => {
        const load = () =>
          pause(effect.delayMs).then(() => loadAsStranger(callback, settings.callbackAddress))
        if (effect.when === 'before') await load()
        else load()
        return redirect(callback.href, { outcome: 'code, and a stranger' })
      })
  }
}

/** An effect in a line: `errcode -1`, `code used`. */
function nameOf(effect: Effect): string {
  return Object.values(effect).join(' ')
}

function spoil(callback: URL, how: 'used' | 'expired' | 'snapshot', codes: Codes): Reply {
  codes.spoil(callback.searchParams.get('code') ?? '', how)
  return redirect(callback.href, { outcome: `code ${how}` })
}

function deny(callback: URL, form: 'state-only' | 'authdeny' | 'no-return'): Reply {
  if (form === 'no-return') return html('<title>已拒绝授权</title><p>已拒绝授权</p>', { outcome: 'denied' })
  if (form === 'authdeny') callback.searchParams.set('code', 'authdeny')
  else callback.searchParams.delete('code')
  return redirect(callback.href, { outcome: 'denied' })
}

function damage(callback: URL, how: Extract<Effect, { kind: 'damaged-state' }>['how']): Reply {
  const state = callback.searchParams.get('state') ?? ''
  const damaged = {
    cut: state.slice(0, -1),
    padded: `${state} `,
    'lower-case': state.toLowerCase(),
    appended: `${state}https://i.maxthon.cn`,
    gone: '',
  }[how]
  if (how === 'gone') callback.searchParams.delete('state')
  else callback.searchParams.set('state', damaged)
  return redirect(callback.href, { outcome: `state ${how}` })
}
