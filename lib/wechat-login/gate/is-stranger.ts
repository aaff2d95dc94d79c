import type { GatedPaths } from '../application/gated-paths.ts'
import type { PublicFiles } from '../application/public-files.ts'
import type { Config } from '../config/config.ts'
import type { KeyRing } from '../keys/keys.ts'
import { readSentCookies } from '../session/login-cookies.ts'
import { placeOf } from './place.ts'

/** A request as the listener in front of Next has it. */
export type AskedInFront = {
  readonly method: string
  /** Path and query, canonical. */
  readonly target: string
  readonly pathname: string
}

/**
 * Whether nobody but the gate has a say in the answer to this request: it reads a guarded address, and no login of ours
 * made its T.
 * @param cookie the header of that name
 */
export function isStranger(
  { method, pathname }: AskedInFront,
  cookie: string,
  config: Pick<Config, 'publicPaths' | 'appOrigin' | 'cookieHostPrefix'>,
  keys: KeyRing,
  { files, isGated }: { readonly files: PublicFiles; readonly isGated: GatedPaths },
): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    readSentCookies(new Headers({ cookie }), config, keys).loggedIn.length === 0 &&
    placeOf(pathname, config, files).kind === 'guarded' &&
    isGated(pathname)
  )
}
