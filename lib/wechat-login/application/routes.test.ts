import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { filesInTheWay } from './files-in-the-way.ts'
import { foldersOfProcess } from './folders.ts'
import { readRoutes } from './routes.ts'

const at = (page: string, pattern = page) => ({ page, regex: `^${pattern}(?:/)?$` })
const rule = (pattern: string) => ({ regex: `^${pattern}(?:/)?$` })

/** The manifests that `next build` writes, with what a reader of ours needs of them. */
function readBuild(files: Readonly<Record<string, string>>) {
  const build = mkdtempSync(join(tmpdir(), 'build-'))
  onTestFinished(() => rmSync(build, { recursive: true }))
  const manifest = {
    staticRoutes: ['/', '/_global-error', '/_not-found', '/500', '/account', '/图', '/redirect'].map((page) =>
      at(page),
    ),
    dynamicRoutes: [
      at('/orders/[id]', '/orders/([^/]+?)'),
      at('/health/[probe]', '/health/([^/]+?)'),
      at('/help/[page]', '/help/([^/]+?)'),
      at('/[...unknown]', '/(.+?)'),
    ],
    redirects: [
      { ...rule('/old'), internal: false },
      { ...rule('/(.+)/'), internal: true },
    ],
    rewrites: { beforeFiles: [], afterFiles: [rule('/favicon\\.ico')], fallback: [rule('/legacy/.*')] },
  }
  writeFileSync(join(build, 'routes-manifest.json'), JSON.stringify(manifest))
  writeFileSync(join(build, 'app-path-routes-manifest.json'), JSON.stringify(files))
  return sane(readRoutes(build))
}

const OF_THE_LOGIN = {
  '/(login)/[...unknown]/route': '/[...unknown]',
  '/health/[probe]/route': '/health/[probe]',
  '/help/[page]/route': '/help/[page]',
}

it('knows what a build answers, and what nothing of it does', () => {
  const { match } = readBuild(OF_THE_LOGIN)
  for (const path of [
    '/',
    '/account',
    '/account/',
    '/%E5%9B%BE',
    '/orders/1',
    '/old',
    '/favicon.ico',
    '/legacy/a/b',
  ])
    expect([path, match(path)]).toEqual([path, true])
  for (const path of [
    '/healthz',
    '/health',
    '/health/other',
    '/help/nothing',
    '/no-such',
    '/Account',
    '/account/x',
    '/orders',
    '/orders/1/2',
    '/_global-error',
    '/_not-found',
    '/500',
    '/%E0%A4%A',
    '/.env',
    '/no-such/',
  ])
    expect([path, match(path)]).toEqual([path, false])
})

it('takes a page that answers every address for what it is', () => {
  const { match, has, isNamed } = readBuild({
    ...OF_THE_LOGIN,
    '/(login)/[...unknown]/route': '/x',
    '/[...unknown]/page': '/[...unknown]',
  })
  expect([match('/no-such'), has('/no-such'), has('/account')]).toEqual([true, false, true])
  expect(['/icon.svg', '/page-script', '/health/live', '/favicon.ico', '/redirect/'].map(isNamed)).toEqual([
    false, // such a page stays guarded, whatever the login has at this address elsewhere
    false,
    true,
    true,
    true,
  ])
})

it('has a handler of the login for what it does not know', () => {
  const { isNamed } = readBuild(OF_THE_LOGIN)
  expect(['/icon.svg', '/help/denied', '/orders/1'].map(isNamed)).toEqual([true, true, false])
})

it('knows nothing where nothing is built', () => {
  expect(readRoutes('/nowhere')).toBeNull()
})

it('names each file that has the address of a page, a handler or the login', () => {
  const names = [
    '/logo.png',
    '/favicon.ico',
    '/account',
    '/account.html',
    '/help/denied',
    '/_next/x.js',
    '/robots.txt',
  ]
  expect(filesInTheWay(names, readBuild(OF_THE_LOGIN)).map((line) => line.split(':')[0])).toEqual([
    'public/account',
    'public/help/denied',
    'public/_next/x.js',
  ])
  expect(filesInTheWay(['/account', '/redirect'], null)).toHaveLength(1)
})

it('finds the application by what Next has loaded, wherever that lies', () => {
  const module = '/srv/node_modules/next/dist/server/next.js'
  expect(foldersOfProcess([module, '/srv/shop/.next/server/instrumentation.js'])).toEqual({
    application: '/srv/shop',
    build: '/srv/shop/.next',
  })
  expect(foldersOfProcess(['/srv/shop/.next/dev/server/instrumentation.js'])).toEqual({
    application: '/srv/shop',
    build: '/srv/shop/.next/dev',
  })
  expect(foldersOfProcess([module]).application).toBe(process.cwd())
})
