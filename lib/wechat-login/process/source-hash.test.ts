import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
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
  // what builds, servers, tests and editors leave behind
  '.next/BUILD_ID',
  '.env',
  '.data/sessions.db',
  'node_modules/a/b.js',
  'lib/node_modules/a/b.js',
  'next-env.d.ts',
  'tsconfig.tsbuildinfo',
  'npm-debug.log',
  'app/page.tsx~',
  'app/page.tsx.orig',
  'app/page.test.tsx',
  // an operator's own
  'notes.txt',
  'sbom.json',
  'nohup.out',
  'try.mjs',
  'dump.rdb',
  'lib.tar.gz',
  'lib.zip',
  'docker-compose.override.yml',
  'certificates/fullchain.pem',
  'deploy/certificates/privkey.pem',
  'backup/2026-11-26/app/page.tsx',
  'old-app/page.tsx',
  // what is beside the source in a repository, and not in an image
  'docs/deploy.md',
  'e2e/login.spec.ts',
  'bench/main.js',
  'README.md',
  'Dockerfile',
])('does not depend on %s, which is no source', (name) => {
  expect(hashOf({ ...SOURCE, [name]: 'left behind' })).toBe(hashOf(SOURCE))
})

const WITH_IMPORTS = {
  ...SOURCE,
  'app/page.tsx': "import { a } from '../lib/a.ts'\nimport b from '@/components/b'\nimport c from 'react'",
  'app/globals.css': "@import '../styles/theme.css'; a { background: url(../images/a.png) }",
  'lib/a.ts': "export { d } from './d'\nexport const load = () => import('../../shop/plugins/x.js')",
  'src/x.ts': "require('../auth'); readFileSync(join(process.cwd(), 'content', 'a.md'))",
  'tsconfig.json': '{ "compilerOptions": { "paths": { "#ui/*": ["./ui/*"] } }, "exclude": ["./docs"] }',
  'package.json': JSON.stringify({ scripts: { postinstall: 'node -e "import(\'./deploy/bring.js\')"' } }),
}

it.each([
  'lib/d.ts',
  'lib/deep/er/e.json',
  'components/b.tsx',
  'styles/theme.css',
  'images/a.png',
  'auth.ts',
  'content/a.md',
  'ui/button.tsx',
  'public/logo.png',
  'public/MP_verify_0123456789abcdef.txt',
  'middleware.ts',
  'proxy.ts',
  'instrumentation-client.js',
  'next.config.mjs',
  'pnpm-lock.yaml',
])('depends on %s, which Next reads or code names', (name) => {
  expect(hashOf({ ...WITH_IMPORTS, [name]: 'changed' })).not.toBe(hashOf(WITH_IMPORTS))
})

it('does not depend on what no code names', () => {
  const others = { 'deploy/bring.js': '', 'docs/a.ts': '', 'plugins/x.js': '' }
  expect(hashOf({ ...WITH_IMPORTS, ...others })).toBe(hashOf(WITH_IMPORTS))
})

it.each([
  ['no UTF-8', Buffer.from('caf\xe9.txt', 'latin1')],
  ['a half character', Buffer.from([0xe5, 0x9b])],
  ['a line break', Buffer.from('a\nb.txt')],
  ['Chinese', Buffer.from('图标.png')],
])('survives a file whose name is %s, and tells it from others', (_, name) => {
  const folder = folderWith({ ...SOURCE, 'public/logo.png': '' })
  const before = hashSource(folder, {}).toString('hex')
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), name]), 'an operator’s')
  expect(hashSource(folder, {}).toString('hex')).toBe(before)
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/public/`), name]), 'source')
  const one = hashSource(folder, {}).toString('hex')
  expect(one).not.toBe(before)
  rmSync(Buffer.concat([Buffer.from(`${folder}/public/`), name]))
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/public/x`), name]), 'source')
  expect(hashSource(folder, {}).toString('hex')).not.toBe(one)
})

it('survives what is no file, and a folder of somebody else’s', () => {
  const folder = folderWith({ ...SOURCE, 'theirs/x.ts': '' })
  const before = hashSource(folder, {}).toString('hex')
  symlinkSync('nowhere', join(folder, 'app/broken.tsx'))
  symlinkSync('nowhere', join(folder, 'broken'))
  spawnSync('mkfifo', [join(folder, 'app/pipe')])
  chmodSync(join(folder, 'theirs'), 0)
  expect(hashSource(folder, {}).toString('hex')).toBe(before)
  chmodSync(join(folder, 'theirs'), 0o700)
})

it('is the same for this project in an image, which has no tests, docs and benchmarks', () => {
  const folder = folderWith({})
  const left = readFileSync('.dockerignore', 'utf8').trim().split('\n')
  for (const name of readdirSync('.'))
    if (!name.startsWith('.') && name !== 'node_modules' && !left.includes(name))
      cpSync(name, join(folder, name), { recursive: true })
  expect(hashSource(folder, {})).toEqual(hashSource('.', {}))
})

it('follows no link out of the folder', () => {
  const folder = folderWith(SOURCE)
  const before = hashSource(folder, {}).toString('hex')
  symlinkSync('/', join(folder, 'root'))
  expect(hashSource(folder, {}).toString('hex')).toBe(before)
})
