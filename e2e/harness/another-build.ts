import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.ts'
import { copyProject } from './project-copy.ts'

/**
 * Builds the product once more, as for a deploy: with another build id, other Server Action ids and another script of
 * the application form.
 * @returns its folder, for `next start`
 */
export async function buildAnother(): Promise<string> {
  const folder = copyProject('another-build')
  const form = join(folder, 'app/frontend/loan/apply/application-form.tsx')
  const text = readFileSync(form, 'utf8')
  if (!text.includes('正在提交…')) throw new Error('the form has another text')
  writeFileSync(form, text.replace('正在提交…', '正在提交，请稍候…'))
  await build(folder)
  return folder
}
