import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.js'

/** The sources of a build, besides the packages in the lock file. */
const SOURCES = [
  'app',
  'lib',
  'simulator',
  'public',
  'middleware.ts',
  'instrumentation.ts',
  'instrumentation-client.ts',
  'next.config.js',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  '.env',
  '.env.production',
]
/**
 * Builds the product, or another application, unless its `.next` was built from the same sources. Each build of Next
 * removes the mark.
 * @param {string} [folder]
 * @param {readonly string[]} [sources]
 * @returns {Promise<boolean>} whether there is a build
 */
export async function freshBuild(folder = '.', sources = SOURCES) {
  const mark = join(folder, '.next/built-from')
  const builtFrom = fingerprint(sources)
  if (existsSync(mark) && readFileSync(mark, 'utf8') === builtFrom) return true
  console.log(`> next build ${folder}`)
  const { status } = await run('next', ['build', folder], {}, 'at its end')
  if (status !== 0) return false
  writeFileSync(mark, builtFrom)
  return true
}

/** @param {readonly string[]} sources */
function fingerprint(sources) {
  const hash = createHash('sha256').update(process.version)
  for (const file of sources.flatMap(filesIn).toSorted()) hash.update(`${file}\0`).update(readFileSync(file))
  return hash.digest('hex')
}

const MADE_BY_NEXT = ['.next', 'next-env.d.ts', 'tsconfig.json']

function filesIn(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !MADE_BY_NEXT.includes(name) && !name.endsWith('.test.ts'))
    .flatMap(({ name }) => filesIn(join(path, name)))
}
