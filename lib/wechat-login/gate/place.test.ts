import { describe, expect, it } from 'vitest'
import { isFile, placeOf } from './place.ts'

const names = ['/logo.png', '/图/图标 (1)+@2x.png', '/100%.txt', '/a/b.html', '/icon.svg', '/robots.txt']
const files = (open: readonly string[], withheld: readonly string[] = []) => ({
  isOpen: (name: string) => open.includes(name),
  isWithheld: (name: string) => withheld.includes(name),
})
const config = { publicPaths: ['/about', '/hooks/*', '/apple-icon.png'] }
const kindOf = (path: string, held: readonly string[] = []) => placeOf(path, config, files(names, held)).kind

describe('an address', () => {
  it.each([
    ['/logo.png', '/logo.png'],
    ['/%E5%9B%BE/%E5%9B%BE%E6%A0%87%20(1)%2B%402x.png', '/图/图标 (1)+@2x.png'],
    ['/100%25.txt', '/100%.txt'],
    ['/a/b.html', '/a/b.html'],
    ['/icon.svg', '/icon.svg'],
    ['/robots.txt', '/robots.txt'],
  ])('is a file: %s', (path, name) => {
    expect(placeOf(path, config, files(names))).toEqual({ kind: 'file', name })
  })

  it.each([
    '/logo.png/',
    '/LOGO.png',
    '/logo%2Epng',
    '/%2flogo.png',
    '/a%2fb.html',
    '/a%5cb.html',
    '/a%252fb.html',
    '/logo.png%00',
    '/logo.png%0a',
    '/%6cogo.png', // Next finds it, and so could a page: one spelling is enough
    '/%E5%9B%BE/%E5%9B%BE%E6%A0%87%20(1)+@2x.png', // the listener in front of Next has spelled it by now
    '/%25E5%259B%25BE/x',
    '/logo.png;v=1',
    '/x/../logo.png',
    '/logo',
    '/100%.txt',
    '/a',
    '/a/',
  ])('is no file’s, and guarded: %s', (path) => {
    expect(kindOf(path)).toBe('guarded')
  })

  it.each([
    ['/redirect', 'own-address'],
    ['/help/denied', 'own-address'],
    ['/favicon.ico', 'own-file'],
    ['/about', 'open-path'],
    ['/apple-icon.png', 'open-picture'],
    ['/hooks/paid', 'open-path'],
    ['/', 'guarded'],
    ['/account', 'guarded'],
  ])('%s is judged as %s', (path, kind) => {
    expect(kindOf(path)).toBe(kind)
  })

  it('has a robots.txt of ours where the application has no file for it', () => {
    expect(placeOf('/robots.txt', config, files([]))).toEqual({ kind: 'robots' })
    expect(kindOf('/ROBOTS.txt')).toBe('guarded')
  })

  it('stays closed where something is withheld, in every spelling and on open paths too', () => {
    const held = ['/.git/config', '/hooks/.env', '/hooks/链接']
    for (const path of [
      '/.git/config',
      '/%2egit/config',
      '/%2Egit%2fconfig',
      '/%252egit/config',
      '/hooks/.env',
      '/hooks/%E9%93%BE%E6%8E%A5',
    ])
      expect(kindOf(path, held)).toBe('withheld')
  })
})

it('takes nothing but reading where a file lies', () => {
  const places = ['/logo.png', '/favicon.ico', '/apple-icon.png', '/about', '/redirect', '/account'].map(
    (path) => isFile(placeOf(path, config, files(names))),
  )
  expect(places).toEqual([true, true, true, false, false, false])
})

describe('an address that an option brings', () => {
  const TICKET = 'a1'.repeat(22)
  const open = ['/pair/computer', `/pair/computer/${TICKET}`, `/pair/events/${TICKET}`]
  const kinds = (paths: readonly string[], pairing: object | null) =>
    paths.map((path) => placeOf(path, { ...config, pairing }, files([])).kind)

  it('is open while the option is on, and the application’s while it is off', () => {
    expect(kinds(open, { sessionMaxSeconds: 7200 })).toEqual(open.map(() => 'own-address'))
    expect(kinds(open, null)).toEqual(open.map(() => 'guarded'))
  })

  it('is the whole path and nothing beside it; the phone’s own page is guarded', () => {
    const others = [
      `/pair/${TICKET}`,
      '/pair',
      '/pair/',
      '/pair/events',
      `/pair/computer/${TICKET}/x`,
      `/pair/computer/${TICKET}/../../../frontend/member`,
      '/pair/computer/',
      '/pair/computer%2f',
      '/PAIR/computer',
      `/x/pair/computer`,
    ]
    expect(kinds(others, { sessionMaxSeconds: 7200 })).toEqual(others.map(() => 'guarded'))
  })
})
