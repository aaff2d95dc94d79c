import { expect, it } from 'vitest'
import { type CookieConfig, setCookie } from '../http/cookies.ts'
import { constantPath, type ReturnPath } from '../http/return-path.ts'
import { deriveKeyRing, type KeyRing } from '../keys/keys.ts'
import { readSentCookies } from '../session/login-cookies.ts'
import { keepPath, resolvePath } from './long-paths.ts'
import { hashPath } from './state.ts'

const keys = deriveKeyRing(['a secret for long paths, which is long enough'])
const PATH = constantPath(`/frontend/loan/apply?note=${'long'.repeat(50)}`)
const ofState = { kind: 'hashed', hash: hashPath(PATH), fallback: null } as const

const home = constantPath('/home')
type Config = CookieConfig & { readonly home: ReturnPath }

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
  const config = { appOrigin: 'http://h5.test', cookieHostPrefix: false, home }
  const { line, path } = await keptBeside('P=x; ', config)
  expect(path).toBe(PATH)
  expect(line).toMatch(/^P=[^;]+; Path=\/; Max-Age=720; HttpOnly; SameSite=Lax$/)
  const strangers = deriveKeyRing(['a secret of somebody else, which is long enough'])
  const [cookie = ''] = (await keptLine(config, strangers)).split(';')
  expect(await resolvePath(ofState, pathSeals(cookie, config), config, keys)).toBe(config.home)
})

it('cannot be pushed aside by what a sibling site plants, once cookies are for this host only', async () => {
  const config = { appOrigin: 'https://h5.test', cookieHostPrefix: true, home }
  const { line, path } = await keptBeside('P=x; P=y; P=z; ', config)
  expect(path).toBe(PATH)
  expect(line).toMatch(/^__Host-P=[^;]+; Path=\/; Max-Age=720; HttpOnly; SameSite=Lax; Secure$/)
})
