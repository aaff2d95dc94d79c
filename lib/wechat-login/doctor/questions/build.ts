import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { buildIdOf, hashSource } from '../../process/source-hash.js'
import { type Finding, fault, fine, unknown, warning } from '../finding.ts'

export type BuildFacts = {
  /** Null: there is no build. */
  readonly build: { readonly id: string; readonly builtAtMs: number } | null
  /** What a build of the source as it is now would be called; null: the source is not here. */
  readonly sourceId: string | null
}

/** @param folder of the application, where `next start` runs */
export function lookAtBuild(folder: string): BuildFacts {
  return { build: buildIn(join(folder, '.next/BUILD_ID')), sourceId: sourceIdOf(folder) }
}

function buildIn(path: string): BuildFacts['build'] {
  try {
    return { id: readFileSync(path, 'utf8'), builtAtMs: statSync(path).mtimeMs }
  } catch {
    return null
  }
}

function sourceIdOf(folder: string): string | null {
  try {
    return buildIdOf(hashSource(folder))
  } catch {
    return null
  }
}

const OF_OURS = /^\d{24}$/ // an application may name its builds itself
const BUILD = 'npm run build, then restart'

/** @param startedAtMs when the server on this machine started; null: none runs here */
export function judgeBuild(
  { build, sourceId }: BuildFacts,
  startedAtMs: number | null,
  nowMs: number,
): Finding {
  const what = 'build'
  if (build === null) return fault(what, 'there is none', 'npm run build')
  const age = `built ${ageOf(nowMs - build.builtAtMs)} ago`
  if (startedAtMs !== null && startedAtMs < build.builtAtMs)
    return warning(what, `${age}, after the server started`, 'restart the server')
  if (sourceId === null || !OF_OURS.test(build.id)) return unknown(what, age)
  if (build.id !== sourceId) return warning(what, `${age}, of another source than lies here now`, BUILD)
  return fine(what, `${age}, of this source`)
}

function ageOf(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000))
  if (minutes < 120) return `${minutes} min`
  return minutes < 2880 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1440)} days`
}
