import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { constantPath, parseReturnPath, type ReturnPath } from '../http/return-path.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { newTracker } from '../session/tracker.ts'
import { packPath, unpackPath } from './packed-path.ts'
import {
  boundTracker,
  fitsState,
  hashPath,
  isInTime,
  loginName,
  nameOfOpened,
  openState,
  sealState,
} from './state.ts'

const ORIGIN = 'https://wx.example.com'
const HOME = constantPath('/frontend/home')
const SITE = { appOrigin: ORIGIN, home: HOME }
const NOW_SECONDS = 1_800_000_000
const [OLD, NEW] = ['old'.repeat(12), 'new'.repeat(12)]
const keys = deriveKeyRing([NEW])
const tracker = newTracker(keys)

function path(text: string): ReturnPath {
  const parsed = parseReturnPath(text, ORIGIN)
  if (parsed === null) throw new Error('a path of ours')
  return parsed
}

const anyPath = fc
  .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), { maxLength: 30 })
  .map((parts) =>
    parseReturnPath(
      `/p/${parts.map(encodeURIComponent).join('/')}?q=${encodeURIComponent(parts.join())}`,
      ORIGIN,
    ),
  )
  .filter((parsed) => parsed !== null)

const PATH = constantPath('/page')
const sealed = (attempt = 0, to = PATH) =>
  sealState({ path: to, home: HOME, attempt }, tracker, NOW_SECONDS, keys)

describe('a state', () => {
  it('is at most 128 letters and digits for every path, and opens to what it was', () => {
    fc.assert(
      fc.property(anyPath, fc.integer({ min: 0, max: 2 }), (to, attempt) => {
        const state = sealState({ path: to, home: HOME, attempt }, tracker, NOW_SECONDS, keys)
        expect(state).toMatch(/^[0-9A-Za-z]{1,128}$/)
        const opened = openState(state, SITE, keys)
        if (opened.kind !== 'sound') throw new Error('sound')
        expect(opened.login).toMatchObject({ attempt, issuedAtSeconds: NOW_SECONDS })
        expect(opened.login.path).toEqual(
          fitsState(to, HOME)
            ? { kind: 'inline', path: to }
            : { kind: 'hashed', hash: hashPath(to), fallback: expect.toBeOneOf([expect.any(String), null]) },
        )
        expect(boundTracker(opened.login, [tracker])).toBe(tracker)
      }),
    )
  })

  it('says what it is for, and never becomes one for something else', () => {
    for (const purpose of ['login', 'profile'] as const) {
      const state = sealState({ path: PATH, home: HOME, attempt: 0, purpose }, tracker, NOW_SECONDS, keys)
      expect(openState(state, SITE, keys)).toMatchObject({ kind: 'sound', login: { purpose } })
      for (const mark of ['1', '2'].filter((one) => !state.startsWith(one)))
        expect(openState(mark + state.slice(1), SITE, keys)).toEqual({ kind: 'damaged', attempt: 0 })
    }
  })

  it('holds a path of 50 bytes whole', () => {
    expect(fitsState(path(`/${'x'.repeat(49)}`), HOME)).toBe(true)
  })

  it('holds a path in whatever writing it came, and more of it in Chinese than in escapes', () => {
    fc.assert(
      fc.property(anyPath, (to) => {
        expect(unpackPath(packPath(to, HOME), HOME)).toBe(to)
      }),
    )
    for (const odd of ['/%e9%95%bf', '/a%2F%00%7f%80%FF', '/a%', '/a%8', '/%C3%A9?%e9=%ZZ'])
      expect(unpackPath(packPath(path(odd), HOME), HOME)).toBe(path(odd))
    expect(fitsState(path(`/a?name=${'长'.repeat(15)}`), HOME)).toBe(true)
  })

  it('remembers a long path without its query, if that fits', () => {
    const opened = openState(sealed(0, path(`/short?${'x'.repeat(500)}`)), SITE, keys)
    expect(opened.kind === 'sound' && opened.login.path).toMatchObject({ kind: 'hashed', fallback: '/short' })
    const long = openState(sealed(0, path(`/${'x'.repeat(500)}`)), SITE, keys)
    expect(long.kind === 'sound' && long.login.path).toMatchObject({ kind: 'hashed', fallback: null })
  })

  it('is never sound once anything in it was changed', () => {
    const original = sealed(1)
    fc.assert(
      fc.property(
        fc.nat(original.length - 1),
        fc.constantFrom(...'0123456789ABCXYZabcxyz'),
        (place, character) => {
          const changed = original.slice(0, place) + character + original.slice(place + 1)
          if (changed === original) return
          const opened = openState(changed, SITE, keys)
          // A changed tag fits no T.
          expect(opened.kind === 'sound' && boundTracker(opened.login, [tracker]) !== null).toBe(false)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['cut by a character', (state: string) => state.slice(0, -1)],
    ['cut in front', (state: string) => state.slice(1)],
    ['padded', (state: string) => `${state} `],
    ['broken off by a line', (state: string) => `${state}\n`],
    ['followed by an address', (state: string) => `${state}https://i.maxthon.cn`],
    ['in lower case', (state: string) => state.toLowerCase()],
    ['doubled', (state: string) => state + state],
  ])('is not sound when it comes back %s', (_, damage) => {
    expect(openState(damage(sealed()), SITE, keys).kind).not.toBe('sound')
  })

  it('still shows its count when it is damaged, so that a restart is counted', () => {
    expect(openState(sealed(2).slice(0, -1), SITE, keys)).toEqual({ kind: 'damaged', attempt: 2 })
    for (const nothing of ['', 'x', '2abc', '/frontend'])
      expect(openState(nothing, SITE, keys)).toEqual({ kind: 'unreadable' })
  })

  it('is bound to the T that it began with, at any place among those sent', () => {
    const opened = openState(sealed(), SITE, keys)
    if (opened.kind !== 'sound') throw new Error('sound')
    const others = [newTracker(keys), newTracker(keys)]
    expect(boundTracker(opened.login, others)).toBeNull()
    expect(boundTracker(opened.login, [...others, tracker])).toBe(tracker)
  })

  it('lives ten minutes, and two before its time for the sake of clocks', () => {
    const opened = openState(sealed(), SITE, keys)
    if (opened.kind !== 'sound') throw new Error('sound')
    const { login } = opened
    const inTime = [-121, -120, 0, 600, 601].map((seconds) => isInTime(login, NOW_SECONDS + seconds))
    expect(inTime).toEqual([false, true, true, true, false])
  })

  it('is opened by any of our secrets, and by the one that signed it', () => {
    const before = deriveKeyRing([OLD])
    const state = sealState({ path: PATH, home: HOME, attempt: 0 }, tracker, NOW_SECONDS, before)
    const opened = openState(state, SITE, deriveKeyRing([NEW, OLD]))
    expect(opened.kind === 'sound' && opened.login.keySet.id).toBe(before.signing.id)
    expect(openState(state, SITE, deriveKeyRing([NEW])).kind).toBe('other-secret')
  })

  it('that another secret signed is told apart from one that was damaged, and still shows its count', () => {
    const strangers = deriveKeyRing(['of another server'.repeat(3)])
    fc.assert(
      fc.property(anyPath, fc.integer({ min: 0, max: 9 }), (to, attempt) => {
        const state = sealState({ path: to, home: HOME, attempt }, tracker, NOW_SECONDS, strangers)
        expect(openState(state, SITE, keys)).toEqual({ kind: 'other-secret', attempt })
        for (const damaged of [`${state} `, state.slice(0, 40), `${state}&x`])
          expect(openState(damaged, SITE, keys)).toEqual({ kind: 'damaged', attempt })
      }),
    )
  })
})

describe('the name of a login', () => {
  const named = (state: string, ring = keys) => nameOfOpened(openState(state, SITE, ring))

  it('is the same where the login begins and where it is completed, on any server that can read its state', () => {
    const state = sealed()
    const rotated = deriveKeyRing([OLD, NEW])
    expect(loginName(state, keys.signing)).toMatch(/^[0-9a-f]{32}$/)
    expect([named(state), named(state, rotated)]).toEqual(Array(2).fill(loginName(state, keys.signing)))
  })

  it('is another for each login, and shows nothing of the state', () => {
    const states = Array.from({ length: 50 }, () => sealed())
    expect(new Set(states.map((state) => named(state))).size).toBe(50)
    const [other] = [deriveKeyRing([OLD])]
    expect(loginName(states[0] ?? '', keys.signing)).not.toBe(loginName(states[0] ?? '', other.signing))
  })

  it('is unknown for a damaged state, and for one of a consent', () => {
    const consent = sealState(
      { path: PATH, home: HOME, attempt: 0, purpose: 'profile' },
      tracker,
      NOW_SECONDS,
      keys,
    )
    expect([named(sealed().slice(0, -3)), named('x'), named(consent)]).toEqual([null, null, null])
  })
})
