import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import './require-node.js'

// JavaScript on purpose: Node up to 22.17 reads TypeScript only when it is told to.

/**
 * Runs a command that is written in TypeScript, with the environment of `next start`, its .env files included.
 * @param {string} url of the command's own file, which runs once more where Node has to be told
 * @param {(parameters: string[], envFiles: string[]) => Promise<number>} run returns the exit status
 */
export async function runTypeScript(url, run) {
  const parameters = process.argv.slice(2)
  if (!process.features.typescript) {
    const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning']
    const { status } = spawnSync(process.execPath, [...flags, fileURLToPath(url), ...parameters], {
      stdio: 'inherit',
    })
    process.exitCode = status ?? 1
    return
  }
  process.env.NODE_ENV ??= 'production' // as `next start` has it
  const require = createRequire(import.meta.url)
  const { loadEnvConfig } = createRequire(require.resolve('next/package.json'))('@next/env')
  const silent = { info() {}, error: console.error }
  const isDevelopment = process.env.NODE_ENV === 'development'
  const { loadedEnvFiles } = loadEnvConfig(process.cwd(), isDevelopment, silent)
  process.exitCode = await run(
    parameters,
    loadedEnvFiles.map(({ path }) => path),
  )
}
