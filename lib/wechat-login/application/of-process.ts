import { onePerProcess } from '../process/per-process.ts'
import type { GatedPaths } from './gated-paths.ts'
import type { PublicFiles } from './public-files.ts'
import type { Routes } from './routes.ts'

/** The application around the login, as far as the login has to know it. */
export type Application = {
  readonly files: PublicFiles
  /** Null in development, where nobody knows them before they are asked for. */
  readonly routes: Routes | null
  /** None in development. */
  readonly isGated: GatedPaths
}

const kept = onePerProcess('application', (): { application?: Application } => ({}))

/** The start-up keeps what it has read for the whole process. */
export function keepApplication(application: Application): void {
  kept().application = application
}

/** The application that this process serves. */
export function getApplication(): Application {
  const { application } = kept()
  if (application === undefined)
    throw new Error('the application is read at start-up, before it is asked for')
  return application
}
