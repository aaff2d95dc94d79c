import { join } from 'node:path'
import { getConfig } from '../config/config.ts'
import { onePerProcess } from '../process/per-process.ts'
import { foldersOfProcess } from './folders.ts'
import { type GatedPaths, readGatedPaths } from './gated-paths.ts'
import { listPublicFiles, type PublicFiles, watchPublicFiles } from './public-files.ts'
import { readRoutes } from './routes.ts'

/** The files of `public/` that this process serves. */
export const publicFiles = onePerProcess('public-files', (): PublicFiles => {
  // Without `turbopackIgnore` the compiler would read the folder, and end at a link in it that leads nowhere.
  const folder = join(/* turbopackIgnore: true */ foldersOfProcess().application, 'public')
  return getConfig().production ? listPublicFiles(folder) : watchPublicFiles(folder)
})

/** The routes that this process answers; null in development, where nobody knows them before they are asked for. */
export const routes = onePerProcess('routes', () =>
  getConfig().production ? readRoutes(foldersOfProcess().build) : null,
)

/** The paths whose requests this process may answer in the gate's name; none in development. */
export const gatedPaths = onePerProcess(
  'gated-paths',
  (): GatedPaths => (getConfig().production ? readGatedPaths(foldersOfProcess().build) : () => false),
)
