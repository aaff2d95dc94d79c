import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = [
  'app',
  'lib',
  'simulator',
  'instrumentation.ts',
  'instrumentation-client.ts',
  'middleware.ts',
  'tsconfig.json',
]

// Its types are those of the project's own build, which checks them.
const CONFIG = `import config from '../../../next.config.js'
export default { ...config, typescript: { ignoreBuildErrors: true } }
`

/**
 * The product's sources once more, in a folder with a build of its own: inside the project, where they find their
 * packages.
 * @returns the folder, for `next build`, `next start` and `next dev`
 */
export function copyProject(name: string): string {
  const folder = join('e2e/.results', name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const source of SOURCES)
    cpSync(source, join(folder, source), { recursive: true, filter: (path) => !path.endsWith('.test.ts') })
  writeFileSync(join(folder, 'next.config.js'), CONFIG)
  return folder
}
