import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type CookieConfig, setCookie } from '../http/cookies.ts'
import { constantPath, type ReturnPath } from '../http/return-path.ts'
import { toBase62 } from '../keys/base62.ts'
import { deriveKeyRing, type KeyRing } from '../keys/keys.ts'
import { readSentCookies } from '../session/login-cookies.ts'
import { dropLongPath, keepPath, resolvePath } from './long-paths.ts'
import { hashPath } from './state.ts'

const keys = deriveKeyRing(['a secret for long paths, which is long enough'])
const PATH = constantPath(`/frontend/loan/apply?note=${'long'.repeat(50)}`)
const ofState = { kind: 'hashed', hash: hashPath(PATH), fallback: null } as const

const home = constantPath('/home')
type Config = CookieConfig & { readonly home: ReturnPath; readonly callbackRelay: null }

const pathSeals = (cookie: string, config: Config) =>
  readSentCookies(new Headers({ cookie }), config, keys).pathSeals

async function keptLine(config: Config, by: KeyRing): Promise<string> {
  const { cookie } = await keepPath(PATH, [], 2000, config, by)
  return cookie === null ? expect.fail('the state has no room for it') : setCookie(cookie)
}

async function keptBeside(planted: string, config: Config) {
  const line = await keptLine(config, keys)
  const cookie = `${planted}${line.split(';')[0]}`
  return { line, path: await resolvePath(ofState, pathSeals(cookie, config), config, keys) }
}

it('come back from the cookie, and from nobody else’s', async () => {
  const config = { appOrigin: 'http://h5.test', cookieHostPrefix: false, home, callbackRelay: null }
  const { line, path } = await keptBeside('P=x; ', config)
  expect(path).toBe(PATH)
  expect(line).toMatch(/^P=[^;]+; Path=\/; Max-Age=720; HttpOnly; SameSite=Lax$/)
  const strangers = deriveKeyRing(['a secret of somebody else, which is long enough'])
  const [cookie = ''] = (await keptLine(config, strangers)).split(';')
  expect(await resolvePath(ofState, pathSeals(cookie, config), config, keys)).toBe(config.home)
})

it('cannot be pushed aside by what a sibling site plants, once cookies are for this host only', async () => {
  const config = { appOrigin: 'https://h5.test', cookieHostPrefix: true, home, callbackRelay: null }
  const { line, path } = await keptBeside('P=x; P=y; P=z; ', config)
  expect(path).toBe(PATH)
  expect(line).toMatch(/^__Host-P=[^;]+; Path=\/; Max-Age=720; HttpOnly; SameSite=Lax; Secure$/)
})

const config = { appOrigin: 'http://h5.test', cookieHostPrefix: false, home, callbackRelay: null }
const longPath = (name: string, length: number, fill = noise(name, length)) =>
  constantPath(`/${name}?${fill}`.slice(0, length))

/** Letters and digits that no compression makes much shorter. */
function noise(name: string, chars: number): string {
  const hashes = Array.from({ length: chars }, (_, at) =>
    createHash('sha256').update(`${name}${at}`).digest(),
  )
  return toBase62(Buffer.concat(hashes), chars)
}

describe('where a login lands', () => {
  it.each([
    [300, 2800, 300],
    [1800, 2800, 1800],
    [2048, 2800, 5],
    [900, 1600, 900],
    [1200, 1600, 5],
  ])(
    'is the page of a path of %i characters beside %i bytes, with its query or without',
    async (length, most, kept) => {
      const asked = longPath('page', length)
      const { path, cookie } = await keepPath(asked, [], most, config, keys)
      expect(path).toBe(asked.slice(0, kept))
      expect(cookie === null ? 0 : setCookie(cookie).length).toBeLessThanOrEqual(most)
    },
  )

  it('is home where not even the path fits', async () => {
    const asked = constantPath(`/${noise('page', 2040)}`)
    expect((await keepPath(asked, [], 1600, config, keys)).path).toBe(home)
  })

  it.each([
    ['letters and digits', 900, undefined],
    ['repeated escapes', 2048, '%E4%BD%A0'.repeat(300)],
    ['apostrophes', 2048, "'".repeat(2100)],
  ])('is its own page for each of two tabs with long paths of %s', async (_, length, fill) => {
    const [first, second] = [longPath('one', length, fill), longPath('two', length, fill)]
    const begun = await keepPath(first, [], 2800, config, keys)
    const both = await keepPath(second, [begun.cookie?.value ?? ''], 2800, config, keys)
    for (const path of [first, second]) {
      const state = { kind: 'hashed', hash: hashPath(path), fallback: null } as const
      expect(await resolvePath(state, [both.cookie?.value ?? ''], config, keys)).toBe(path)
    }
  })
})

describe('the cookie of long paths', () => {
  it('loses what has landed, goes with the last, and stays where the rest has no room', async () => {
    const [first, second] = [longPath('one', 500), longPath('two', 500)]
    const begun = await keepPath(first, [], 2800, config, keys)
    const both = (await keepPath(second, [begun.cookie?.value ?? ''], 2800, config, keys)).cookie?.value ?? ''
    expect(await dropLongPath(second, [both], 500, config, keys)).toBeNull()
    const rest = (await dropLongPath(second, [both], 2800, config, keys))?.value ?? ''
    expect(await dropLongPath(second, [rest], 2800, config, keys)).toBeNull()
    expect(await dropLongPath(first, [rest], 500, config, keys)).toMatchObject({ value: '', maxAge: 0 })
  })
})
