import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { hashSource } from './source-hash.js'

const made: string[] = []
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true })
})

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'source-'))
  made.push(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

const hashOf = (files: Readonly<Record<string, string>>, env = {}) =>
  hashSource(folderWith(files), env).toString('hex')

const SOURCE = { 'app/page.tsx': 'one', 'app/pay/route.ts': 'two', 'package-lock.json': '{}' }

it('is the same wherever the same source lies, in whatever order it was written', () => {
  const reversed = Object.fromEntries(Object.entries(SOURCE).toReversed())
  expect(hashOf(reversed)).toBe(hashOf(SOURCE))
})

it.each([
  ['a page says something else', { 'app/page.tsx': 'One' }],
  ['a file comes', { 'app/new.ts': '' }],
  ['another version of a package is locked', { 'package-lock.json': '{ }' }],
  ['text moves from one file to the next', { 'app/page.tsx': 'onetwo', 'app/pay/route.ts': '' }],
])('changes when %s', (_, change) => {
  expect(hashOf({ ...SOURCE, ...change })).not.toBe(hashOf(SOURCE))
})

it('changes with the variables that Next writes into scripts, and with no other', () => {
  const one = hashOf(SOURCE, { NEXT_PUBLIC_MAP: 'a' })
  expect(hashOf(SOURCE, { NEXT_PUBLIC_MAP: 'b' })).not.toBe(one)
  expect(hashOf(SOURCE, { NEXT_PUBLIC_MAP: 'a', SESSION_SECRET: 'x', PORT: '3001' })).toBe(one)
})

it.each([
  '.next/BUILD_ID',
  '.env',
  '.data/sessions.db',
  'node_modules/a/b.js',
  'lib/node_modules/a/b.js',
  'next-env.d.ts',
  'tsconfig.tsbuildinfo',
  'npm-debug.log',
])('does not depend on %s, which is no source', (name) => {
  expect(hashOf({ ...SOURCE, [name]: 'left behind' })).toBe(hashOf(SOURCE))
})

it('follows no link out of the folder', () => {
  const folder = folderWith(SOURCE)
  const before = hashSource(folder, {}).toString('hex')
  symlinkSync('/', join(folder, 'root'))
  expect(hashSource(folder, {}).toString('hex')).toBe(before)
})
