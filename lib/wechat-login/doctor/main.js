import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import '../process/require-node.js'

// JavaScript on purpose: Node up to 22.17 reads TypeScript only when it is told to.

const parameters = process.argv.slice(2)

if (process.features.typescript) {
  process.env.NODE_ENV ??= 'production' // as `next start` has it
  const require = createRequire(import.meta.url)
  const { loadEnvConfig } = createRequire(require.resolve('next/package.json'))('@next/env')
  const silent = { info() {}, error: console.error }
  const isDevelopment = process.env.NODE_ENV === 'development'
  const { loadedEnvFiles } = loadEnvConfig(process.cwd(), isDevelopment, silent)
  const envFiles = loadedEnvFiles.map(({ path }) => path)
  const { runDoctor } = await import('./run.ts')
  process.exitCode = await runDoctor(parameters, envFiles)
} else {
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning']
  const { status } = spawnSync(process.execPath, [...flags, fileURLToPath(import.meta.url), ...parameters], {
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
}
