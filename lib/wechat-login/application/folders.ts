import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

/** Where this application lies on the disk, and what `next build` or `next dev` made of it. */
export type Folders = { readonly application: string; readonly build: string }

/**
 * The folders of the application that this process serves: those of the very instrumentation that Next has loaded. The
 * working directory may be another (`next start DIR`), and a standalone build is moved.
 * @param loaded the files of the modules that Node has loaded
 */
export function foldersOfProcess(loaded: readonly string[] = loadedModules()): Folders {
  const instrumentation = loaded.find((file) => file.endsWith(INSTRUMENTATION))
  if (instrumentation === undefined)
    return { application: process.cwd(), build: join(process.cwd(), '.next') }
  const build = instrumentation.slice(0, -INSTRUMENTATION.length)
  const inDevelopment = basename(build) === 'dev' // `.next/dev`
  return { application: dirname(inDevelopment ? dirname(build) : build), build }
}

const INSTRUMENTATION = join('/server', 'instrumentation.js')

function loadedModules(): readonly string[] {
  return Object.keys(createRequire(join(process.cwd(), 'any.js')).cache)
}
