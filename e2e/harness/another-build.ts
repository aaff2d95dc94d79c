import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyProject } from './project-copy.ts'

/**
 * Builds the product once more, as the deploy of a later version does: another build id, Server Actions of other names,
 * and another script of the application form.
 * @returns its folder, for `next start`
 */
export async function buildAnother(): Promise<string> {
  const folder = copyProject('another-build')
  const form = join(folder, 'app/frontend/loan/apply/application-form.tsx')
  const text = readFileSync(form, 'utf8')
  if (!text.includes('正在提交…')) throw new Error('the form has another text')
  writeFileSync(form, text.replace('正在提交…', '正在提交，请稍候…'))
  const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'build', folder], {
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [status] = await once(child, 'exit')
  if (status !== 0) throw new Error(`the second build ended with ${status}`)
  return folder
}
