import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

// JavaScript on purpose: next.config.js loads it, and Node 22.13 cannot import TypeScript there.
// A name is a string of bytes (`latin1`) here: on Linux not every one is UTF-8.

/** What Next reads by its name. Whatever lies beside it is source only if code of the source names it. */
const ENTRANCES = new Set([
  ...['app', 'pages', 'src', 'public'],
  ...['package.json', 'tsconfig.json', 'jsconfig.json'],
  ...['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'],
])
const ENTRANCE_SCRIPT =
  /^(?:middleware|proxy|instrumentation|instrumentation-client|mdx-components|(?:next|postcss|tailwind|babel)\.config)\.[cm]?[jt]sx?$/

/** Packages are named by the lock file; the rest is for tests, or left behind by builds, servers and editors. */
const NOT_SOURCE =
  /^\.|^node_modules$|^next-env\.d\.ts$|~$|\.(?:tsbuildinfo|log|bak|orig|rej|swp|tmp)$|\.(?:test|spec)\.[cm]?[jt]sx?$/

const CODE = /\.(?:[cm]?[jt]sx?|mdx?|css|s[ac]ss|less)$/
const IMPORTED = /\.(?:[cm]?[jt]sx?|mdx?|css|s[ac]ss|less|json|svg|png|jpe?g|gif|webp|avif|ico|woff2?|wasm)$/

/** What an import, a `require`, a URL, a style sheet or a folder below the working directory names. */
const NAMES =
  /(?:\b(?:from|import|require|URL)\s*\(?\s*|\burl\(\s*|@\w+\s+|\bcwd\(\)\s*,\s*)['"`]?((?:\.{1,2}\/|[@~]\/|[\w@-])[^'"`\s()]*)/g
const ALIASES = /"paths"\s*:\s*\{[^}]*\}/
const ALIAS = /"(\.\/[^"]+)"/g

/**
 * The files that an application is built from: those that Next reads by their names, and what their code names in turn.
 * Tells them from an operator's own files without git, which an image has none of.
 * @param {string} folder
 * @returns {[name: string, content: Buffer][]} sorted by name, which is a string of bytes
 */
export function sourceFiles(folder) {
  const root = Buffer.from(folder).toString('latin1')
  const unread = new Map(entriesOf(root).map((entry) => [entry.name, entry]))
  const files = []
  let named = [...unread.values()].filter(({ name }) => ENTRANCES.has(name) || ENTRANCE_SCRIPT.test(name))
  while (named.length > 0) {
    for (const { name } of named) unread.delete(name)
    const found = named.flatMap((entry) => filesOf(root, entry.name, entry))
    files.push(...found)
    const tops = new Set(found.flatMap(([name, content]) => topsNamedIn(name, content)))
    const isNamed = (name) => tops.has(name) || (IMPORTED.test(name) && tops.has(stemOf(name)))
    named = [...unread.values()].filter(({ name }) => isNamed(name))
  }
  return files.sort(([one], [other]) => (one < other ? -1 : 1))
}

/**
 * @param {string} root
 * @param {string} name below it
 * @param {import('node:fs').Dirent} entry
 * @returns {[name: string, content: Buffer][]}
 */
function filesOf(root, name, entry) {
  const path = `${root}/${name}`
  if (entry.isDirectory()) return entriesOf(path).flatMap((one) => filesOf(root, `${name}/${one.name}`, one))
  return entry.isFile() ? [[name, readFileSync(Buffer.from(path, 'latin1'))]] : []
}

/** @param {string} path */
function entriesOf(path) {
  const entries = readdirSync(Buffer.from(path, 'latin1'), { withFileTypes: true, encoding: 'latin1' })
  return entries.filter(({ name }) => !NOT_SOURCE.test(name))
}

/**
 * What lies beside Next's own files and is named in a file, such as `lib` for `import '../lib/x.ts'`.
 * @param {string} name
 * @param {Buffer} content
 * @returns {string[]} each with and without its ending
 */
function topsNamedIn(name, content) {
  return pathsIn(name, content.toString('latin1')).flatMap((path) => {
    const fromRoot = path.startsWith('.')
      ? posix.join(posix.dirname(name), path)
      : path.replace(/^[@~]\//, '')
    const [top = ''] = fromRoot.split('/')
    return [top, stemOf(top)]
  })
}

/**
 * @param {string} name
 * @param {string} text
 */
function pathsIn(name, text) {
  if (CODE.test(name)) return [...text.matchAll(NAMES)].map(([, path = '']) => path)
  if (name !== 'tsconfig.json' && name !== 'jsconfig.json') return []
  const [aliases = ''] = ALIASES.exec(text) ?? []
  return [...aliases.matchAll(ALIAS)].map(([, path = '']) => path)
}

/** @param {string} name */
function stemOf(name) {
  return name.replace(/\.\w+$/, '')
}
