import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import type { Reply } from '../reply.ts'

const VIEWER_FILE = /^\/simulator\/(?:viewer|flow\/diagram)\/[a-z-]+\.(ts|css)$/

/**
 * A script or style of the viewer for browsers, made from its source. Null: there is none of that name.
 * @param project the folder that has `simulator/` in it, or in its `src/`
 */
export async function viewerFile(path: string, project = process.cwd()): Promise<Reply | null> {
  const extension = VIEWER_FILE.exec(path)?.[1]
  if (extension === undefined) return null
  try {
    // Else the bundler counts every file of the folder as part of the server, and reloads all pages when one changes.
    const read = (...folder: string[]) =>
      readFile(join(/* turbopackIgnore: true */ project, ...folder, path), 'utf8')
    const source = await read().catch(() => read('src'))
    const body = extension === 'ts' ? withoutTypes(source) : source
    const type = extension === 'ts' ? 'text/javascript' : 'text/css'
    return { status: 200, headers: { 'Content-Type': `${type}; charset=utf-8` }, body }
  } catch {
    return null
  }
}

/** Without Node's warning that this function is experimental. */
function withoutTypes(source: string): string {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return stripTypeScriptTypes(source)
  } finally {
    process.emitWarning = emitWarning
  }
}
