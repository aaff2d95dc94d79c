import { sealData, unsealData } from 'iron-session'
import { afterEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { deriveKeyRing } from './keys.ts'
import { openSeal, seal } from './seal.ts'

const [OLD, NEW] = ['old'.repeat(12), 'new'.repeat(12)]
const keys = deriveKeyRing([NEW])
const schema = z.object({ said: z.string().optional() })
const HOUR_SECONDS = 3600

afterEach(() => vi.useRealTimers())

it('opens for its own purpose, and for no other', async () => {
  const text = await seal('user', { said: 'hello' }, HOUR_SECONDS, keys)
  expect(text).not.toContain('hello')
  expect(await openSeal('user', text, schema, keys)).toEqual({ said: 'hello' })
  expect(await openSeal('path', text, schema, keys)).toBeNull()
  expect(await openSeal('profile', text, schema, keys)).toBeNull()
})

it.each(['', 'x', 'null', '%00', 'Fe26.2*1*a*b*c**d*e~2'])(
  'takes %j for nothing, though nothing at all would fit what is asked for',
  async (text) => {
    expect(await openSeal('user', text, schema, keys)).toBeNull()
  },
)

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Flips the first of a letter's six bits, which counts even in the last letter of base64url. */
function changedAt(text: string, at: number): string {
  const letter = LETTERS.charAt(LETTERS.indexOf(text.charAt(at)) ^ 0b100000)
  return text.slice(0, at) + letter + text.slice(at + 1)
}

it('is nothing once a letter of it has changed, wherever that is', async () => {
  const text = await seal('user', { said: 'hello' }, HOUR_SECONDS, keys)
  const sealed = text.slice(0, text.lastIndexOf('~')) // without the format's version, which is not sealed
  const letters = [...sealed].flatMap((letter, at) => (LETTERS.includes(letter) ? [at] : []))
  for (const at of letters)
    expect([at, await openSeal('user', changedAt(text, at), schema, keys)]).toEqual([at, null])
})

it('is nothing when it holds something else', async () => {
  const other = await seal('user', { said: 7 }, HOUR_SECONDS, keys)
  expect(await openSeal('user', other, schema, keys)).toBeNull()
})

it('ends with its time, and never when it has none', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const [timed, endless] = await Promise.all([
    seal('path', { said: 'hello' }, HOUR_SECONDS, keys),
    seal('path', { said: 'hello' }, null, keys),
  ])
  const bothOpen = async () => [
    await openSeal('path', timed, schema, keys),
    await openSeal('path', endless, schema, keys),
  ]
  expect(await bothOpen()).toEqual([{ said: 'hello' }, { said: 'hello' }])
  vi.setSystemTime(Date.now() + (HOUR_SECONDS + 61) * 1000) // iron-session allows for a minute of clock skew
  expect(await bothOpen()).toEqual([null, { said: 'hello' }])
})

it('opens what any of the secrets sealed, and seals with the first', async () => {
  const text = await seal('profile', { said: 'hello' }, null, deriveKeyRing([OLD]))
  expect(await openSeal('profile', text, schema, deriveKeyRing([NEW, OLD]))).toEqual({ said: 'hello' })
  expect(await openSeal('profile', text, schema, keys)).toBeNull()
})

it('is as iron-session writes and reads it under the secret’s own id: an older build opens it, and is opened', async () => {
  const { id, userSeal } = keys.signing
  const password = { [id]: userSeal }
  const theirs = await sealData({ said: 'hello' }, { password, ttl: 0 })
  expect(await openSeal('user', theirs, schema, keys)).toEqual({ said: 'hello' })
  const ours = await seal('user', { said: 'hello' }, null, keys)
  expect(await unsealData(ours, { password, ttl: 0 })).toEqual({ said: 'hello' })
})
