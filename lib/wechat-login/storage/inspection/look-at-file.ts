import {
  accessSync,
  closeSync,
  constants,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  type Stats,
  statfsSync,
  statSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Mount, mountOf } from './mounts.ts'

/** What lies where the session file is to be. */
export type FileFacts = {
  /** Absolute. */
  readonly path: string
  readonly is: 'nothing' | 'a database' | 'another file' | 'a folder' | 'no file' | 'a broken link'
  /** The nearest thing above it that exists. */
  readonly above: string
  readonly aboveIsFolder: boolean
  /** Such as `EACCES` or `EROFS`: what keeps this process from writing there; null: nothing. */
  readonly refusal: string | null
  /** Null: this system does not tell. */
  readonly freeBytes: number | null
  readonly mount: Mount | null
}

/** Looks, and changes nothing: another user than the server's may ask. */
export function lookAtFile(sessionDbPath: string): FileFacts {
  const path = resolve(sessionDbPath)
  const stats = statOf(path)
  const above = nearestAbove(path)
  return {
    path,
    is: kindOf(path, stats),
    above,
    aboveIsFolder: statOf(above)?.isDirectory() === true,
    refusal: refusalOf(above) ?? (stats === null ? null : refusalOf(path)),
    freeBytes: freeBytesOf(above),
    mount: mountAt(above),
  }
}

/** A link that leads nowhere is there too. */
function isThere(path: string): boolean {
  try {
    lstatSync(path)
    return true
  } catch {
    return false
  }
}

/** Null: there is nothing, or nobody may look. */
function statOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    return null
  }
}

function nearestAbove(path: string): string {
  const above = dirname(path)
  return above === path || isThere(above) ? above : nearestAbove(above)
}

const MAGIC = 'SQLite format 3\0'

function kindOf(path: string, stats: Stats | null): FileFacts['is'] {
  if (stats === null) return isThere(path) ? 'a broken link' : 'nothing'
  if (stats.isDirectory()) return 'a folder'
  if (!stats.isFile()) return 'no file'
  return stats.size === 0 || beginningOf(path) === MAGIC ? 'a database' : 'another file'
}

function beginningOf(path: string): string {
  const bytes = Buffer.alloc(MAGIC.length)
  try {
    const file = openSync(path, 'r')
    readSync(file, bytes)
    closeSync(file)
  } catch {
    return MAGIC // who may not read it is told so by `refusal`
  }
  return bytes.toString('latin1')
}

function refusalOf(path: string): string | null {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return null
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown'
  }
}

function freeBytesOf(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return null
  }
}

function mountAt(folder: string): Mount | null {
  try {
    return mountOf(realpathSync(folder), readFileSync('/proc/self/mountinfo', 'utf8'))
  } catch {
    return null // not Linux
  }
}
