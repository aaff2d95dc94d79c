import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { USUAL_HEADERS } from '../http/usual-headers.js'
import { readGatedPaths } from './gated-paths.ts'

const EVERYTHING = { regexp: '^(?:\\/((?!_next\\/static\\/).*))[\\/#\\?]?$' }
const FOR_ALL = { regex: '^(?:/(.*))?(?:/)?$', headers: USUAL_HEADERS }

/** The manifests that `next build` writes, with what a reader of ours needs of them. */
function gatedBy({
  redirects = [],
  headers = [FOR_ALL],
  matchers = [EVERYTHING],
  runtime = 'nodejs',
}: {
  redirects?: readonly { readonly regex: string; readonly internal?: boolean }[]
  headers?: readonly object[]
  matchers?: readonly object[]
  runtime?: string
} = {}) {
  const build = mkdtempSync(join(tmpdir(), 'build-'))
  onTestFinished(() => rmSync(build, { recursive: true }))
  mkdirSync(join(build, 'server'))
  writeFileSync(join(build, 'routes-manifest.json'), JSON.stringify({ redirects, headers }))
  writeFileSync(
    join(build, 'server', 'functions-config-manifest.json'),
    JSON.stringify({ functions: { '/_middleware': { runtime, matchers } } }),
  )
  return readGatedPaths(build)
}

it('takes the paths that the matcher of middleware.ts takes', () => {
  const isGated = gatedBy()
  expect(['/', '/account', '/a/b/', '/%E5%9B%BE', '/_next/static/x.js'].map(isGated)).toEqual([
    true,
    true,
    true,
    true,
    false,
  ])
  const some = gatedBy({ matchers: [{ regexp: '^/account(?:/.*)?$' }, { regexp: '^/orders$' }] })
  expect(['/account', '/account/x', '/orders', '/open'].map(some)).toEqual([true, true, true, false])
})

it.each([
  ['a header that the request has', { has: [{ type: 'header', key: 'x-mobile' }] }],
  ['a cookie that it has not', { missing: [{ type: 'cookie', key: 'preview' }] }],
])('leaves to Next what the matcher takes only with %s', (_, condition) => {
  expect(gatedBy({ matchers: [{ ...EVERYTHING, ...condition }] })('/account')).toBe(false)
})

it('leaves to Next what it redirects before the gate, in whatever spelling', () => {
  const isGated = gatedBy({
    redirects: [{ regex: '^/old(?:/)?$' }, { regex: '^(?:/((?!\\.well-known)(?:.+)))/$', internal: true }],
  })
  expect(['/old', '/OLD', '/%6fld', '/account/', '/account'].map(isGated)).toEqual([
    false,
    false,
    false,
    false,
    true,
  ])
})

it('leaves to Next what gets headers of the application’s own', () => {
  const own = { regex: '^/shop(?:/.*)?$', headers: [{ key: 'X-Shop', value: 'open' }] }
  const isGated = gatedBy({ headers: [own, FOR_ALL] })
  expect(['/shop/1', '/Shop', '/account'].map(isGated)).toEqual([false, false, true])
  const otherFrames = { ...FOR_ALL, headers: [{ key: 'X-Frame-Options', value: 'DENY' }] }
  expect(gatedBy({ headers: [otherFrames, FOR_ALL] })('/account')).toBe(false)
})

it('takes no path of a build whose gate runs elsewhere, or that it cannot read', () => {
  expect(gatedBy({ runtime: 'edge' })('/account')).toBe(false)
  expect(gatedBy({ matchers: [] })('/account')).toBe(false)
  expect(readGatedPaths('/nowhere')('/account')).toBe(false)
})
