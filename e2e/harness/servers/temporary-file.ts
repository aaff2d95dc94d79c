import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openFileStore } from '../../../lib/wechat-login/session/stores/file.ts'
import type { SessionStore } from '../../../lib/wechat-login/session/stores/store.ts'
import { SIGNING } from './signing.ts'

/** A path in a folder that is deleted after the test. */
export function temporaryPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'data', 'sessions.db')
}

/** A real store for one test. */
export function temporaryStore(now?: () => number): SessionStore {
  const store = openFileStore(temporaryPath(), SIGNING, now)
  onTestFinished(() => store.close())
  return store
}
