import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * A development server's SESSION_SECRET: made at the first start and kept, so that sessions outlive restarts.
 * Two servers that start at the same time use the file that was created first, and never read half of it.
 */
export function developmentSecret(path = '.data/development-secret'): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, randomBytes(36).toString('base64url'), { mode: 0o600 })
  try {
    linkSync(draft, path)
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown
  } finally {
    rmSync(draft)
  }
  return readFileSync(/* turbopackIgnore: true */ path, 'utf8')
}
