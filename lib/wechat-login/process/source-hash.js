import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sourceFiles } from './source-files.js'

// JavaScript on purpose: next.config.js loads it, and Node 22.13 cannot import TypeScript there.

const CONFIG_FILES = ['js', 'mjs', 'cjs', 'ts', 'mts'].map((ending) => `next.config.${ending}`)

/**
 * A hash of what the application is built from: its files, and the variables that Next writes into scripts. The same on
 * every machine that builds the same source, whatever else lies in its folder there.
 * @param {string} [folder] of the application; this file lies somewhere below it
 * @param {Readonly<Record<string, string | undefined>>} [env]
 * @returns {Buffer} 32 bytes
 */
export function hashSource(folder = folderOfApplication(), env = process.env) {
  const hash = createHash('sha256')
  for (const [name, content] of sourceFiles(folder))
    hash.update(`${name}\0${content.length}\0`, 'latin1').update(content)
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

function folderOfApplication() {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!CONFIG_FILES.some((name) => existsSync(join(folder, name)))) {
    if (folder === dirname(folder)) throw new Error('no next.config lies above lib/wechat-login')
    folder = dirname(folder)
  }
  return folder
}
