import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ADOPT_FILES, ADOPT_PACKAGES } from '../e2e/harness/adopt-page.ts'
import * as clientFace from '../lib/wechat-login/client.ts'
import * as face from '../lib/wechat-login/index.ts'
import PROJECT from '../package.json' with { type: 'json' }

const VERSIONS: Readonly<Record<string, string>> = { ...PROJECT.dependencies, ...PROJECT.devDependencies }
/** What `create-next-app` has brought, and what Node has. */
const THERE = /^(?:node:|next(?:\/|$)|react$)/

/** What the login's files import by a package's name. */
function importedPackages(): readonly string[] {
  const files = globSync('lib/wechat-login/**/*.{ts,js}').filter((file) => !file.endsWith('.test.ts'))
  const imports = files.flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(
      /^(?:import|export) .*?from '([^.'][^']*)'|import\((?:\/\*[^*]*\*\/ )?'([^.'][^']*)'\)/gms,
    ),
  ])
  const names = imports.map(([, from = '', loaded = '']) => from || loaded)
  return [...new Set(names)].filter((name) => !THERE.test(name))
}

it('has the reader install what the login imports, in the versions of this project', () => {
  const wanted = [...importedPackages(), '@types/node', 'playwright'].map(
    (name) => `${name}@${VERSIONS[name]}`,
  )
  expect(ADOPT_PACKAGES.toSorted()).toEqual(wanted.toSorted())
})

it('shows each file once, in the README or in docs/adopt.md', () => {
  expect(ADOPT_FILES.length).toBeGreaterThan(20)
  expect(ADOPT_FILES.filter((file, at) => ADOPT_FILES.indexOf(file) !== at)).toEqual([])
})

it('begins in the README with a page that reads the openId', () => {
  expect(ADOPT_FILES[0]).toBe('app/hello/page.tsx')
})

it('has a block for each file of this project that hands an address to the login', () => {
  const handing = globSync(['app/**/route.ts', 'middleware.ts', 'next.config.js', 'instrumentation.ts'])
  expect(ADOPT_FILES).toEqual(expect.arrayContaining(handing))
})

it('tells the reader of everything that the face offers', () => {
  const page = ['README.md', 'docs/adopt.md'].map((name) => readFileSync(name, 'utf8')).join('\n')
  const untold = Object.keys({ ...face, ...clientFace }).filter((name) => !page.includes(name))
  expect(untold).toEqual([])
})

it('leaves nothing to the pages of this project that an adopter’s pages could not use', () => {
  const files = globSync(['app/**/*.{ts,tsx}', 'lib/loan/**/*.ts']).filter(
    (file) => !file.endsWith('.test.ts'),
  )
  const hidden = /process\.env|localStorage|sessionStorage|__next_|\bnonce\b|next\/headers/
  expect(files.filter((file) => hidden.test(readFileSync(file, 'utf8')))).toEqual([])
})
