import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = 'e2e/.results/another-build' // inside the project: that is where it finds its packages
const SOURCES = ['app', 'lib', 'simulator', 'instrumentation.ts', 'middleware.ts', 'tsconfig.json']

// Its types are those of the first build, which has checked them.
const CONFIG = `import config from '../../../next.config.js'
export default { ...config, typescript: { ignoreBuildErrors: true } }
`

/**
 * Builds the product once more, as the deploy of a later version does: another build id, Server Actions of other names,
 * and another script of the application form.
 * @returns its folder, for `next start`
 */
export async function buildAnother(): Promise<string> {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  for (const source of SOURCES)
    cpSync(source, join(FOLDER, source), { recursive: true, filter: (path) => !path.endsWith('.test.ts') })
  writeFileSync(join(FOLDER, 'next.config.js'), CONFIG)
  const form = join(FOLDER, 'app/frontend/loan/apply/application-form.tsx')
  const text = readFileSync(form, 'utf8')
  if (!text.includes('正在提交…')) throw new Error('the form has another text')
  writeFileSync(form, text.replace('正在提交…', '正在提交，请稍候…'))
  const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'build', FOLDER], {
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [status] = await once(child, 'exit')
  if (status !== 0) throw new Error(`the second build ended with ${status}`)
  return FOLDER
}
