import { getConfig } from '../config/config.ts'
import { redirectTo } from './redirect.ts'

/** The bare origin means the application's home. */
export function redirectHome(): Response {
  const { appOrigin, home } = getConfig()
  return redirectTo(appOrigin + home)
}
