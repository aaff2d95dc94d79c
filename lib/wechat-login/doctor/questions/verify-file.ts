import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer } from '../ask.ts'
import { type Finding, fault, fine, unknown } from '../finding.ts'

export type VerifyFile = { readonly name: string; readonly content: string }

/** WeChat's proofs that the domain is ours, in the application's `public/`. */
export function readVerifyFiles(folder: string): readonly VerifyFile[] {
  try {
    return readdirSync(join(folder, 'public'))
      .filter((name) => /^MP_verify_.*\.txt$/i.test(name))
      .map((name) => ({ name, content: readFileSync(join(folder, 'public', name), 'utf8') }))
  } catch {
    return [] // no such folder
  }
}

export const NO_VERIFY_FILE = unknown(
  'MP_verify file',
  'none in public/',
  'put the file from the console (网页授权域名) there, unless a proxy serves it',
)

/** Whether WeChat finds the file where it looks for it, by its content. */
export function judgeVerifyFile({ name, content }: VerifyFile, answer: Answer): Finding {
  if (answer.kind === 'unreachable')
    return fault(name, `cannot be fetched (${answer.code})`, 'see what is said of the address')
  const { status, body } = answer
  if (status === 200 && body.trim() === content.trim()) return fine(name, 'served, as it lies in public/')
  if (status === 200)
    return fault(name, 'another text is served', 'let the proxy pass the path on, and take another copy away')
  return fault(
    name,
    `not served (${status})`,
    'restart the server, which lists public/ at its start, and let the proxy pass the path on',
  )
}
