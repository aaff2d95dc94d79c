import { getConfig } from '../config/of-process.ts'
import { targetOf } from './asked-path.ts'
import { redirectTo } from './redirect.ts'
import { parseReturnPath } from './return-path.ts'

/** The bare origin means the application's home, with whatever a campaign's link says in its query. */
export function redirectHome(request: Request): Response {
  const { appOrigin, home } = getConfig()
  const [, query = ''] = /^[^?]*(\?.*)$/s.exec(targetOf(request)) ?? []
  return redirectTo(appOrigin + (parseReturnPath(home + query, appOrigin) ?? home))
}
