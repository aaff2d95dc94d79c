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
const MARK = '.next/built-from'

/**
 * Builds the product, unless `.next` was built from the same sources. Each build of Next removes the mark.
 * @returns {Promise<boolean>} whether there is a build
 */
export async function freshBuild() {
  const sources = fingerprint()
  if (existsSync(MARK) && readFileSync(MARK, 'utf8') === sources) return true
  const { status } = await run('next', ['build'])
  if (status !== 0) return false
  writeFileSync(MARK, sources)
  return true
}

function fingerprint() {
  const hash = createHash('sha256').update(process.version)
  for (const file of SOURCES.flatMap(filesIn).toSorted()) hash.update(`${file}\0`).update(readFileSync(file))
  return hash.digest('hex')
}

function filesIn(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !name.endsWith('.test.ts'))
    .flatMap(({ name }) => filesIn(join(path, name)))
}
