import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

/** Starts a process that keeps its compiled code in this build, loads a module and ends. */
function start(build: string, env: Record<string, string> = {}) {
  const module = join(build, 'page.cjs')
  if (existsSync(build)) writeFileSync(module, 'module.exports = () => "a page"')
  const script = `const { keepCompiledCode } = await import('./lib/wechat-login/process/compiled-code.ts')
    keepCompiledCode(${JSON.stringify(build)})
    const { createRequire } = await import('node:module')
    ${existsSync(module) ? `createRequire(${JSON.stringify(module)})(${JSON.stringify(module)})` : ''}
    process.exit(0)`
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NODE_ENV: 'production', NODE_NO_WARNINGS: '1', ...env },
  })
}

function temporaryBuild(): string {
  const build = mkdtempSync(join(tmpdir(), 'build-'))
  onTestFinished(() => rmSync(build, { recursive: true }))
  return build
}

it('is kept in the build when a server ends', () => {
  const build = temporaryBuild()
  expect(start(build).status).toBe(0)
  expect(readdirSync(join(build, 'compiled'))).toHaveLength(1) // a folder for this very Node
})

it('goes where the operator says', () => {
  const [build, other] = [temporaryBuild(), temporaryBuild()]
  expect(start(build, { NODE_COMPILE_CACHE: other }).status).toBe(0)
  expect(existsSync(join(build, 'compiled'))).toBe(false)
  expect(readdirSync(other)).toHaveLength(1)
})

it('keeps nobody from starting where nothing can be written', () => {
  const build = temporaryBuild()
  writeFileSync(join(build, 'compiled'), 'a file in the place of the folder')
  expect(start(build)).toMatchObject({ status: 0, stderr: '' })
})
