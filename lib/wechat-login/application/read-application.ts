import { join } from 'node:path'
import { foldersOfProcess } from './folders.ts'
import { readGatedPaths } from './gated-paths.ts'
import type { Application } from './of-process.ts'
import { listPublicFiles, watchPublicFiles } from './public-files.ts'
import { readRoutes } from './routes.ts'

/** Reads what the application that this process serves consists of. */
export function readApplication({ production }: { readonly production: boolean }): Application {
  const { application, build } = foldersOfProcess()
  // Without `turbopackIgnore` the compiler would read the folder, and end at a link in it that leads nowhere.
  const folder = join(/* turbopackIgnore: true */ application, 'public')
  return production
    ? { files: listPublicFiles(folder), routes: readRoutes(build), isGated: readGatedPaths(build) }
    : { files: watchPublicFiles(folder), routes: null, isGated: () => false }
}
