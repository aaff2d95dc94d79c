import { mkdtempSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { developmentSecret } from './development-secret.ts'

it('is made once and kept for its owner alone', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'secret-')), 'data', 'secret')
  const secret = developmentSecret(path)
  expect(secret.length).toBeGreaterThanOrEqual(32)
  expect(developmentSecret(path)).toBe(secret)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(path, '..'))).toEqual(['secret'])
})
