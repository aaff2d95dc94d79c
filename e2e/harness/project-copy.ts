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

// The project's own build checks the types.
const CONFIG = `import config from './product.config.js'
export default { ...config, serverExternalPackages: ['pino','redis','@redis/client','@upstash/redis','zod','iron-session','prom-client','@opentelemetry/api','@opentelemetry/core','@opentelemetry/sdk-trace-base','@opentelemetry/exporter-trace-otlp-http','@opentelemetry/resources','uqr'], typescript: { ignoreBuildErrors: true } }
`

/**
 * A copy of the product's sources, for another build. It is inside the project, where it finds the packages.
 * @returns the folder, for `next build`, `next start` and `next dev`
 */
export function copyProject(name: string): string {
  const folder = join('e2e/.results', name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const source of SOURCES)
    cpSync(source, join(folder, source), { recursive: true, filter: (path) => !path.endsWith('.test.ts') })
  cpSync('next.config.js', join(folder, 'product.config.js'))
  writeFileSync(join(folder, 'next.config.js'), CONFIG)
  return folder
}
