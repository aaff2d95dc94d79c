/*
 * npm's `postinstall`: where this machine's Node is too old, fetches one for the npm scripts, into this folder and by
 * its lock file's hashes. It does nothing else, it never fails an install, and it says in one line which Node will run.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { delimiter, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isSupportedNode } from '../../lib/wechat-login/process/supported-node.js'

const WINDOWS = process.platform === 'win32'
const NAME = WINDOWS ? 'node.exe' : 'node'
const HERE = fileURLToPath(new URL('.', import.meta.url))
const ROOT = join(HERE, '../..')
const SCRIPTS_PATH = join(ROOT, 'node_modules/.bin') // where npm looks first for what a script names
const LINK = join(SCRIPTS_PATH, NAME)

const { optionalDependencies } = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'))
const wanted = `v${Object.values(optionalDependencies)[0]}`

const own = versionOfMachine()
if (isSupportedNode(own)) {
  rmSync(LINK, { force: true })
  console.log(`The npm scripts run on this machine's Node, ${own}.`)
} else {
  const fetched = broughtNode() ?? fetchNode()
  if (fetched === undefined) {
    rmSync(LINK, { force: true })
    console.log(
      `This machine's Node is ${own}, which is too old, and npm's ${wanted} could not be fetched or does not run here ` +
        '(musl, an old glibc): install Node 22.13 or newer, then run npm ci again.',
    )
  } else {
    link(fetched)
    console.log(`The npm scripts run on Node ${wanted}, which npm fetched: this machine's is ${own}.`)
  }
}

/** Of the first Node on the PATH that is not a fetched one, which the scripts run on unless one is fetched. */
function versionOfMachine() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const paths = folders.map((folder) => join(folder, NAME))
  return (
    paths
      .filter((path) => existsSync(path) && !isFetched(path))
      .map(versionOf)
      .find(Boolean) ?? 'none'
  )
}

function isFetched(path) {
  return realpathSync(path).startsWith(realpathSync(HERE))
}

function fetchNode() {
  const parameters = ['ci', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--silent']
  spawnSync('npm', [...parameters, '--prefix', relative(ROOT, HERE)], {
    cwd: ROOT,
    stdio: 'ignore',
    shell: WINDOWS,
  })
  return broughtNode()
}

/** The fetched Node of this folder, if it runs on this machine and is the one that is wanted. */
function broughtNode() {
  const paths = Object.keys(optionalDependencies).map((name) => join(HERE, 'node_modules', name, 'bin', NAME))
  return paths.find((path) => existsSync(path) && versionOf(path) === wanted)
}

function link(path) {
  mkdirSync(SCRIPTS_PATH, { recursive: true })
  rmSync(LINK, { force: true })
  if (WINDOWS)
    copyFileSync(path, LINK) // a symbolic link needs a right there that few accounts have
  else symlinkSync(relative(SCRIPTS_PATH, path), LINK)
}

/** Such as `v26.10.0`; empty when the file is no program of this machine. */
function versionOf(path) {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : ''
}
