import { spawnSync } from 'node:child_process'
import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadConfig } from '../lib/wechat-login/config/config.ts'

/** What the server reads, by its own schema. */
const schema = /const environment = z\.object\(\{(.*?)\n\}\)/s.exec(
  readFileSync('lib/wechat-login/config/config.ts', 'utf8'),
)
const known = [...(schema?.[1] ?? '').matchAll(/^ {2}([A-Z_]+):/gm)]
  .map(([, name = '']) => name)
  .filter((name) => name !== 'NODE_ENV')

const example = readFileSync('.env.example', 'utf8')
const shown = [...example.matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({
  name,
  value,
}))

it('is shown whole in .env.example, each variable once', () => {
  expect(known.length).toBeGreaterThan(15)
  expect(shown.map(({ name }) => name).toSorted()).toEqual(known.toSorted())
})

it('is explained whole in the README', () => {
  const readme = readFileSync('README.md', 'utf8')
  for (const name of known) expect(readme, name).toContain(`\`${name}\``)
})

it('starts a server when the blanks of .env.example are filled in, and not before', () => {
  const active = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value])
  const blank = { NODE_ENV: 'production', ...Object.fromEntries(active) }
  const load = (env: Readonly<Record<string, string>>) => loadConfig(env, undefined, {})
  expect(() => load(blank)).toThrow(/WECHAT_APP_SECRET: is missing.*SESSION_SECRET: is missing/s)
  const filled = { ...blank, WECHAT_APP_SECRET: 'x'.repeat(32), SESSION_SECRET: 'y'.repeat(64) }
  expect(load(filled)).toMatchObject({ production: true, cookieHostPrefix: true, store: { kind: 'file' } })
})

it.each(['README.md', 'docs/deploy.md'])('is written once by the line of %s, for its owner only', (page) => {
  const [, line = ''] = /^ *(\(umask .*> \.env\.production\))$/m.exec(readFileSync(page, 'utf8')) ?? []
  const folder = mkdtempSync(join(tmpdir(), 'environment-'))
  copyFileSync('.env.example', join(folder, '.env.example'))
  expect(spawnSync('sh', ['-c', line], { cwd: folder }).status).toBe(0)
  const file = join(folder, '.env.production')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).toMatch(/^SESSION_SECRET=[\w+/]{64}$/m)
  rmSync(folder, { recursive: true })
})

it.each([
  '.env',
  '.env.production',
  '.env.local',
  '.env.production.local',
  '.env.production.bak',
  '.env.staging',
  'deploy/.env',
])('%s, which holds secrets, is taken neither by git nor by Docker', (file) => {
  expect(spawnSync('git', ['check-ignore', '--quiet', '--no-index', file]).status, 'git').toBe(0)
  expect(leftOutOfImages(file), 'Docker').toBe(true)
})

it('.env.example is taken by git', () => {
  expect(spawnSync('git', ['check-ignore', '--quiet', '--no-index', '.env.example']).status).toBe(1)
})

it('an image gets nothing of this machine, and all that the build reads', () => {
  for (const path of ['node_modules/next/package.json', '.git/config', '.next/BUILD_ID', '.data/sessions.db'])
    expect(leftOutOfImages(path), path).toBe(true)
  const built = [
    'package.json',
    'package-lock.json',
    'next.config.js',
    'tsconfig.json',
    'public/MP_verify_x.txt',
  ]
  const sources = globSync([
    '{app,lib,simulator}/**/*.*',
    '{middleware,instrumentation,instrumentation-client}.ts',
  ])
  for (const path of [...built, ...sources]) expect(leftOutOfImages(path), path).toBe(false)
})

/** By the lines of `.dockerignore`: a line leaves out a path and all below it. */
function leftOutOfImages(path: string): boolean {
  const lines = readFileSync('.dockerignore', 'utf8').trim().split('\n')
  const parents = path.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/'))
  return lines.some((line) => parents.some((parent) => matchesGlob(parent, line)))
}

function matchesGlob(path: string, glob: string): boolean {
  const pattern = glob
    .replaceAll('.', '\\.')
    .replace(/^\*\*\//, '(?:.*/)?')
    .replaceAll(/(?<![(:.])\*/g, '[^/]*')
  return new RegExp(`^${pattern}$`).test(path)
}
