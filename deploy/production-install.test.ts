import { globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { expect, it } from 'vitest'
import PROJECT from '../package.json' with { type: 'json' }

const SOURCES = ['{app,lib}/**/*.{ts,tsx,js,css}', '{middleware,instrumentation,instrumentation-client}.ts']
const IMPORTED =
  /^(?:import|@import)(?: [^']*?from)? '([^'.][^']*)'|^export [^'=]*? from '([^'.][^']*)'|import\('([^'.][^']*)'\)/gm

/** The packages that a build resolves. */
function builtPackages(): readonly string[] {
  const files = globSync(SOURCES).filter((file) => !/\.(?:test|d)\.ts$/.test(file))
  const paths = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(IMPORTED)].flatMap((found) =>
      found.slice(1).filter((name) => name !== undefined),
    ),
  )
  const names = paths.map((path) => path.split('/', path.startsWith('@') ? 2 : 1).join('/'))
  return [...new Set(names)].filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
}

it('finds each package that the build needs among those that NODE_ENV=production npm ci installs', () => {
  const needed = [...builtPackages(), 'typescript', '@types/node', '@types/react', '@types/react-dom']
  expect(needed).toEqual(expect.arrayContaining(['next', 'pino', 'redis', 'zod']))
  for (const name of needed) expect(Object.keys(PROJECT.dependencies), name).toContain(name)
})
