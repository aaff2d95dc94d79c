import { z } from 'zod'
import { EARLY_SECONDS } from '../config/clocks.ts'
import type { Config } from '../config/config.ts'
import { COOKIES, type CookieConfig, type OurCookie, ourCookie, setCookie } from '../http/cookies.ts'
import { parseReturnPath, type ReturnPath } from '../http/return-path.ts'
import type { KeyRing } from '../keys/keys.ts'
import { openSeal, seal } from '../keys/seal.ts'
import { fitsState, hashPath, STATE_SECONDS, type StatePath } from './state.ts'

const LIFETIME_SECONDS = STATE_SECONDS + EARLY_SECONDS // as long as any instance accepts its state
const MOST_SEALED_CHARS = 2048 // the newest may need 3,000 by itself: with T and UU still under 4 KB

const paths = z.object({ paths: z.array(z.string()) })

/**
 * `Set-Cookie` for a path too long for the state; null: it fits into the state. The cookie is sent to every page, since
 * the gate adds to it; the callback removes paths that have landed.
 * @param pathSeals the values of this cookie that the request sent
 */
export async function keepLongPath(
  path: ReturnPath,
  pathSeals: readonly string[],
  config: CookieConfig & Pick<Config, 'home'>,
  keys: KeyRing,
): Promise<string | null> {
  const cookie = await longPathCookie(path, pathSeals, config, keys)
  return cookie === null ? null : setCookie(cookie)
}

/** The same cookie in parts, for a Server Action, which cannot write its line. */
export async function longPathCookie(
  path: ReturnPath,
  pathSeals: readonly string[],
  config: CookieConfig & Pick<Config, 'home'>,
  keys: KeyRing,
): Promise<OurCookie | null> {
  if (fitsState(path, config.home)) return null
  // The newest few stay beside it, for logins in other tabs.
  const others = (await readLongPaths(pathSeals, config, keys)).filter((other) => other !== path)
  return ourCookie(COOKIES.paths, await sealNewest([path, ...others], keys), config, LIFETIME_SECONDS)
}

/** `Set-Cookie` without this path, which has landed; null: it was not in the cookie. */
export async function dropLongPath(
  path: ReturnPath,
  pathSeals: readonly string[],
  config: CookieConfig,
  keys: KeyRing,
): Promise<string | null> {
  const kept = await readLongPaths(pathSeals, config, keys)
  if (!kept.includes(path)) return null
  const others = kept.filter((other) => other !== path)
  const cookie =
    others.length === 0
      ? ourCookie(COOKIES.paths, '', config, 0)
      : ourCookie(COOKIES.paths, await sealNewest(others, keys), config, LIFETIME_SECONDS)
  return setCookie(cookie)
}

/** The path that the state names by hash; if its cookie is lost or swapped, the short form in the state. */
export async function resolvePath(
  statePath: StatePath,
  pathSeals: readonly string[],
  config: CookieConfig & Pick<Config, 'home'>,
  keys: KeyRing,
): Promise<ReturnPath> {
  if (statePath.kind === 'inline') return statePath.path
  const kept = await readLongPaths(pathSeals, config, keys)
  return kept.find((path) => hashPath(path) === statePath.hash) ?? statePath.fallback ?? config.home
}

async function readLongPaths(
  pathSeals: readonly string[],
  config: CookieConfig,
  keys: KeyRing,
): Promise<readonly ReturnPath[]> {
  const opened = await Promise.all(pathSeals.map((text) => openSeal('path', text, paths, keys)))
  return opened
    .flatMap((content) => content?.paths ?? [])
    .map((text) => parseReturnPath(text, config.appOrigin))
    .filter((path) => path !== null)
}

/** The newest path, of any length, and as many others as fit. */
async function sealNewest(newest: readonly ReturnPath[], keys: KeyRing): Promise<string> {
  const content: z.infer<typeof paths> = { paths: [...newest] }
  const text = await seal('path', content, LIFETIME_SECONDS, keys)
  return text.length <= MOST_SEALED_CHARS || newest.length === 1
    ? text
    : sealNewest(newest.slice(0, -1), keys)
}
