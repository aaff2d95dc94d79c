import { z } from 'zod'
import type { Config } from '../config.ts'
import { cookieValues, setCookie } from '../http/cookies.ts'
import type { KeyRing } from '../keys.ts'
import { openSeal, seal } from '../seal.ts'
import { parseReturnPath, type ReturnPath } from './return-path.ts'
import { fitsState, hashPath, type StatePath } from './state.ts'

const LIFETIME_SECONDS = 720 // a state's ten minutes, and two for clocks
const MOST_SEALED_CHARS = 2048 // the newest may need 3,000 by itself: with T and UU still under 4 KB
const COOKIE_NAME = 'P'

const paths = z.object({ paths: z.array(z.string()) })

/**
 * `Set-Cookie` for a path too long for the state; null: the state holds it whole. Sent to every page, since the gate
 * has to see what it adds to; the callback takes out what has landed.
 */
export async function keepLongPath(
  path: ReturnPath,
  headers: Headers,
  config: Config,
  keys: KeyRing,
): Promise<string | null> {
  const kept = await sealLongPath(path, headers, config, keys)
  return kept === null ? null : longPathCookie(kept.value, config)
}

/** The same cookie in parts, for those who cannot write its line, such as a Server Action. */
export async function sealLongPath(
  path: ReturnPath,
  headers: Headers,
  config: Config,
  keys: KeyRing,
): Promise<{ readonly name: string; readonly value: string; readonly maxAge: number } | null> {
  if (fitsState(path)) return null
  // The newest few stay beside it, for other tabs that are on their way.
  const others = (await readLongPaths(headers, config, keys)).filter((other) => other !== path)
  return { name: COOKIE_NAME, value: await sealNewest([path, ...others], keys), maxAge: LIFETIME_SECONDS }
}

/** `Set-Cookie` once this path has been reached; null: it was not among them. */
export async function dropLongPath(
  path: ReturnPath,
  headers: Headers,
  config: Config,
  keys: KeyRing,
): Promise<string | null> {
  const kept = await readLongPaths(headers, config, keys)
  if (!kept.includes(path)) return null
  const others = kept.filter((other) => other !== path)
  return longPathCookie(others.length === 0 ? null : await sealNewest(others, keys), config)
}

/** The path that the state speaks of; of one whose cookie is lost or swapped, what the state itself remembers. */
export async function resolvePath(
  statePath: StatePath,
  headers: Headers,
  config: Config,
  keys: KeyRing,
): Promise<ReturnPath> {
  if (statePath.kind === 'inline') return statePath.path
  const kept = await readLongPaths(headers, config, keys)
  return kept.find((path) => hashPath(path) === statePath.hash) ?? statePath.fallback
}

function longPathCookie(text: string | null, config: Config): string {
  const secure = config.appOrigin.startsWith('https:')
  return setCookie(COOKIE_NAME, text ?? '', {
    path: '/',
    secure,
    maxAgeSeconds: text === null ? 0 : LIFETIME_SECONDS,
  })
}

async function readLongPaths(
  headers: Headers,
  config: Config,
  keys: KeyRing,
): Promise<readonly ReturnPath[]> {
  const opened = await Promise.all(
    cookieValues(headers, COOKIE_NAME).map((text) => openSeal('path', text, paths, keys)),
  )
  return opened
    .flatMap((content) => content?.paths ?? [])
    .map((text) => parseReturnPath(text, config.appOrigin))
    .filter((path) => path !== null)
}

/** The newest, whatever its length, and as many others as fit beside it. */
async function sealNewest(newest: readonly ReturnPath[], keys: KeyRing): Promise<string> {
  const content: z.infer<typeof paths> = { paths: [...newest] }
  const text = await seal('path', content, LIFETIME_SECONDS, keys)
  return text.length <= MOST_SEALED_CHARS || newest.length === 1
    ? text
    : sealNewest(newest.slice(0, -1), keys)
}
