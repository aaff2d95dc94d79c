import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, parse } from 'node:path'
import { z } from 'zod'
import { copyProject } from './project-copy.ts'

const TEXT = /\.(?:js|json|html|rsc)$/

const actionManifest = z.object({ node: z.record(z.string().regex(/^[0-9a-f]{42}$/), z.unknown()) })

/**
 * The product as another deploy would have it: a copy of its build with another build id, other Server Action ids, other
 * names of the scripts, and another text in the application form. A second real build of another source would take a
 * minute and differ in the same (`two-builds.spec` makes two).
 * @returns its folder, for `next start`
 */
export function makeAnotherBuild(): string {
  const folder = copyProject('another-build')
  const build = join(folder, '.next')
  cpSync('.next', build, { recursive: true, filter: (path) => !/[\\/](?:cache|dev)$/.test(path) })
  const others = otherNames(build)
  for (const path of filesIn(build).filter((one) => TEXT.test(one))) {
    const text = readFileSync(path, 'utf8')
    const other = text.replaceAll(others.pattern, others.nameOf).replaceAll('正在提交…', '正在提交，请稍候…')
    if (other !== text) writeFileSync(path, other)
  }
  for (const name of scriptNames(build)) {
    const from = join(build, 'static/chunks', `${name}.js`)
    renameSync(from, join(build, 'static/chunks', `${others.nameOf(name)}.js`))
  }
  const buildId = readFileSync('.next/BUILD_ID', 'utf8')
  renameSync(join(build, 'static', buildId), join(build, 'static', others.nameOf(buildId)))
  writeFileSync(join(build, 'BUILD_ID'), others.nameOf(buildId))
  return folder
}

/** What differs between two builds, and what it becomes: of the same length, and with an action's first byte, which tells its parameters. */
function otherNames(build: string): { pattern: RegExp; nameOf: (name: string) => string } {
  const manifest = readFileSync(join(build, 'server/server-reference-manifest.json'), 'utf8')
  const actions = Object.keys(actionManifest.parse(JSON.parse(manifest)).node)
  const buildId = readFileSync(join(build, 'BUILD_ID'), 'utf8')
  const nameOf = (name: string) => {
    if (actions.includes(name)) return name.slice(0, 2) + digest(name).slice(0, 40)
    return name === buildId ? [...name].reverse().join('') : digest(name).slice(0, name.length)
  }
  return { pattern: new RegExp([...actions, buildId, ...scriptNames(build)].join('|'), 'g'), nameOf }
}

/** Without their ending. */
function scriptNames(build: string): string[] {
  return readdirSync(join(build, 'static/chunks'))
    .filter((file) => /^[\w-]{13}\.js$/.test(file))
    .map((file) => parse(file).name)
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
}
