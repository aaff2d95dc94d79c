import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ADOPT_BLOCKS, ADOPT_PACKAGES } from '../e2e/harness/adopt-page.ts'
import PROJECT from '../package.json' with { type: 'json' }

const VERSIONS: Readonly<Record<string, string>> = { ...PROJECT.dependencies, ...PROJECT.devDependencies }
/** What `create-next-app` has brought, and what Node has. */
const THERE = /^(?:node:|next(?:\/|$)|react$)/

/** What the login's files import by a package's name. */
function importedPackages(): readonly string[] {
  const files = globSync('lib/wechat-login/**/*.{ts,js}').filter((file) => !file.endsWith('.test.ts'))
  const imports = files.flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(
      /^(?:import|export) .*?from '([^.'][^']*)'|import\('([^.'][^']*)'\)/gms,
    ),
  ])
  const names = imports.map(([, from = '', loaded = '']) => from || loaded)
  return [...new Set(names)].filter((name) => !THERE.test(name))
}

it('has the reader install what the login imports, in the versions of this project', () => {
  const wanted = [...importedPackages(), '@types/node'].map((name) => `${name}@${VERSIONS[name]}`)
  expect(ADOPT_PACKAGES.toSorted()).toEqual(wanted.toSorted())
})

it('has a block for each file of this project that hands an address to the login', () => {
  const handing = globSync(['app/**/route.ts', 'middleware.ts', 'next.config.js', 'instrumentation.ts'])
  expect([...ADOPT_BLOCKS.keys()]).toEqual(expect.arrayContaining(handing))
})
