import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import '../process/require-node.js'

// JavaScript on purpose: Node up to 22.17 reads TypeScript only when it is told to.

const [file, ...words] = process.argv.slice(2)

if (process.features.typescript) {
  process.env.NODE_ENV ??= 'production' // as `next start` has it
  const require = createRequire(import.meta.url)
  const { loadEnvConfig } = createRequire(require.resolve('next/package.json'))('@next/env')
  const silent = { info() {}, error: console.error }
  loadEnvConfig(process.cwd(), process.env.NODE_ENV === 'development', silent)
  const { runMenu } = await import('./run.ts')
  process.exitCode = await runMenu(file, words, process.env, console.log)
} else {
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning']
  const { status } = spawnSync(process.execPath, [...flags, fileURLToPath(import.meta.url), file, ...words], {
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
}
