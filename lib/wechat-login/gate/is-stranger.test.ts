import { expect, it } from 'vitest'
import { deriveKeyRing } from '../keys/keys.ts'
import { deriveTracker, newTracker } from '../session/tracker.ts'
import { isStranger } from './is-stranger.ts'

const keys = deriveKeyRing(['a secret for strangers, which is long enough'])
const config = { appOrigin: 'https://wx.example.com', cookieHostPrefix: false, publicPaths: ['/about'] }
const ofProcess = {
  files: {
    isOpen: (name: string) => name === '/logo.png',
    isWithheld: (name: string) => name === '/.env',
    names: [],
  },
  isGated: (path: string) => path !== '/old',
}
const asks = (pathname: string, cookie = '', method = 'GET') =>
  isStranger({ method, target: `${pathname}?a=1`, pathname }, cookie, config, keys, ofProcess)

const began = newTracker(keys)
const loggedIn = deriveTracker(began, 'nonce', 'code', keys.signing)

it.each([
  ['no cookie', ''],
  ['a T of a login that began', `T=${began}`],
  ['a T that nobody signed', `T=${loggedIn.slice(0, -1)}_`],
  [
    'a T of other secrets',
    `T=${deriveTracker(began, 'nonce', 'code', deriveKeyRing(['another secret']).signing)}`,
  ],
  ['a UU alone', 'UU=seal'],
])('knows a stranger by %s', (_, cookie) => {
  expect(asks('/account', cookie)).toBe(true)
  expect(asks('/account', cookie, 'HEAD')).toBe(true)
})

it('leaves everybody with a T of a login to the gate, wherever that stands among the cookies', () => {
  for (const cookie of [`T=${loggedIn}`, `T=${began}; T=${loggedIn}`, `a=1;T=${loggedIn}; b=2`])
    expect(asks('/account', cookie)).toBe(false)
})

it.each(['POST', 'PUT', 'OPTIONS', 'DELETE'])('leaves %s to the gate', (method) => {
  expect(asks('/account', '', method)).toBe(false)
})

it.each([
  '/about',
  '/redirect',
  '/logout',
  '/health/live',
  '/help/denied',
  '/_next/static/x.js',
  '/favicon.ico',
  '/logo.png',
  '/.env',
  '/robots.txt',
  '/old',
])('leaves %s to the gate or to Next', (path) => {
  expect(asks(path)).toBe(false)
})
