import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// JavaScript on purpose: next.config.js loads it, and Node 22.13 cannot import TypeScript there.

const CONFIG_FILES = ['js', 'mjs', 'cjs', 'ts', 'mts'].map((ending) => `next.config.${ending}`)

/** Packages are named by the lock file; the rest is what builds, tests and servers leave behind. */
const NOT_SOURCE = /^\.|^node_modules$|^next-env\.d\.ts$|\.tsbuildinfo$|\.log$/

/**
 * A hash of what the application is built from: its files, and the variables that Next writes into scripts. The same on
 * every machine that builds the same source.
 * @param {string} [folder] of the application; this file lies somewhere below it
 * @param {Readonly<Record<string, string | undefined>>} [env]
 * @returns {Buffer} 32 bytes
 */
export function hashSource(folder = folderOfApplication(), env = process.env) {
  const hash = createHash('sha256')
  for (const [name, content] of filesIn(folder)) hash.update(`${name}\0${content.length}\0`).update(content)
  for (const name of Object.keys(env).sort())
    if (name.startsWith('NEXT_PUBLIC_')) hash.update(`${name}=${env[name]}\0`)
  return hash.digest()
}

/**
 * The name of a build of this source.
 * @param {Buffer} hash of it
 * @returns {string} 24 digits: some ad blockers stop an address with the letters `ad`
 */
export function buildIdOf(hash) {
  return BigInt(`0x${hash.toString('hex')}`)
    .toString()
    .slice(0, 24)
}

/**
 * @param {string} folder
 * @param {string} [path] below it
 * @returns {Generator<[name: string, content: Buffer]>}
 */
function* filesIn(folder, path = '') {
  const entries = readdirSync(join(folder, path), { withFileTypes: true })
  entries.sort((one, other) => (one.name < other.name ? -1 : 1))
  for (const entry of entries) {
    const name = `${path}/${entry.name}`
    if (NOT_SOURCE.test(entry.name)) continue
    if (entry.isDirectory()) yield* filesIn(folder, name)
    else if (entry.isFile()) yield [name, readFileSync(join(folder, name))]
  }
}

function folderOfApplication() {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!CONFIG_FILES.some((name) => existsSync(join(folder, name)))) {
    if (folder === dirname(folder)) throw new Error('no next.config lies above lib/wechat-login')
    folder = dirname(folder)
  }
  return folder
}
