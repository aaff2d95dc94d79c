import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'

// `turbopackIgnore`: the compiler would otherwise trace the whole project into a standalone build, for a path that it
// cannot know.

/** The files of `public/`. A name is a path in it, decoded, such as `/图/logo.png`. */
export type PublicFiles = {
  /** Whether everybody may have the file of this name. */
  readonly isOpen: (name: string) => boolean
  /** Whether Next would serve what lies there, though it is nobody's: dot names, and links that lead out. */
  readonly isWithheld: (name: string) => boolean
  /** Every open name, as far as they are known. */
  readonly names: readonly string[]
}

/**
 * The name that a path means, decoded once. Null: a router could read another one in it.
 * @param path of an address, as it was asked for
 */
export function fileName(path: string): string | null {
  if (/%(?:2e|2f|5c|00)/i.test(path)) return null
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}

/** The one spelling of a name that Next finds in every case. */
export function fileAddress(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/')
}

/** A path as Next finds it, where it names an open file in another spelling; every other path as it is. */
export function respell(path: string, { isOpen }: Pick<PublicFiles, 'isOpen'>): string {
  const name = fileName(path)
  return name !== null && isOpen(name) ? fileAddress(name) : path
}

/** The files as they are now, for a server that runs: Next, too, knows them from its start on. */
export function listPublicFiles(folder: string): PublicFiles {
  const [open, withheld] = [new Set<string>(), new Set<string>()]
  const walk = (parent: string): void => {
    for (const entry of readdirSync(/* turbopackIgnore: true */ join(folder, parent))) {
      const name = `${parent}/${entry}`
      const kind = kindOf(folder, name)
      if (kind === 'file') open.add(name)
      else if (kind === 'withheld') withheld.add(name)
      else if (kind === 'folder') walk(name)
    }
  }
  if (kindOf(folder, '') === 'folder') walk('')
  return {
    isOpen: (name) => open.has(name),
    isWithheld: (name) => namesOnTheWay(name).some((one) => withheld.has(one)),
    names: [...open].toSorted(),
  }
}

/** The same, looked up when it is asked: in development files come and go. */
export function watchPublicFiles(folder: string): PublicFiles {
  const kinds = (name: string) => (isPlain(name) ? namesOnTheWay(name).map((one) => kindOf(folder, one)) : [])
  return {
    isOpen: (name) => {
      const [last, ...folders] = kinds(name).toReversed()
      return last === 'file' && folders.every((kind) => kind === 'folder')
    },
    isWithheld: (name) => kinds(name).includes('withheld'),
    names: [],
  }
}

type Kind = 'file' | 'folder' | 'withheld' | 'nothing'

/** What lies at a name, links followed. */
function kindOf(folder: string, name: string): Kind {
  try {
    const [root, real] = [realPath(folder), realPath(join(folder, name))]
    const inside = real === root || real.startsWith(root + sep)
    if (isDotName(name) || !inside) return 'withheld'
    const found = statSync(/* turbopackIgnore: true */ real)
    if (found.isDirectory()) return leadsBack(folder, name, real) ? 'withheld' : 'folder'
    return found.isFile() ? 'file' : 'withheld'
  } catch {
    return 'nothing'
  }
}

/** `.well-known/` is where other services look for proofs. @see RFC 8615 */
function isDotName(name: string): boolean {
  return name !== '/.well-known' && /\/\.[^/]*$/.test(name)
}

function realPath(path: string): string {
  return realpathSync(/* turbopackIgnore: true */ path)
}

/** Whether a folder is a link to one that it lies in, so that its names have no end. */
function leadsBack(folder: string, name: string, real: string): boolean {
  const parents = namesOnTheWay(name).slice(0, -1)
  return ['', ...parents].some((parent) => name !== '' && realPath(join(folder, parent)) === real)
}

/** `/a/b/c` is reached by `/a` and `/a/b`. */
function namesOnTheWay(name: string): readonly string[] {
  const parts = name.split('/').slice(1)
  return parts.map((_, at) => `/${parts.slice(0, at + 1).join('/')}`)
}

/** Without what a file system reads as another name. */
function isPlain(name: string): boolean {
  return /^(?:\/(?!\.{1,2}(?:\/|$))[^/\\\0]+)+$/.test(name)
}
