import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { z } from 'zod'
import { markChars } from '../config/callback-relay.ts'
import { EARLY_SECONDS } from '../config/clocks.ts'
import type { Config } from '../config/config.ts'
import { COOKIES, type CookieConfig, type OurCookie, ourCookie, setCookie } from '../http/cookies.ts'
import { parseReturnPath, type ReturnPath, withoutQuery } from '../http/return-path.ts'
import type { KeyRing } from '../keys/keys.ts'
import { openSeal, seal } from '../keys/seal.ts'
import type { sealedPaths } from './sealed-paths.ts'
import { fitsState, hashPath, STATE_SECONDS, type StatePath } from './state.ts'

const LIFETIME_SECONDS = STATE_SECONDS + EARLY_SECONDS // as long as any instance accepts its state

type PathConfig = CookieConfig & Pick<Config, 'home'>

/** Where a login will land, and the cookie that remembers it; null: the state holds it whole. */
export type KeptPath = { readonly path: ReturnPath; readonly cookie: OurCookie | null }

/**
 * Keeps a path until its visitor comes back: in the state if it fits there, else in a cookie; if it fits into neither,
 * without its query. The cookie is sent to every page, since the gate adds to it; the callback removes paths that have
 * landed.
 * @param pathSeals the values of this cookie that the request sent
 * @param mostBytes of its `Set-Cookie` line
 */
export async function keepPath(
  path: ReturnPath,
  pathSeals: readonly string[],
  mostBytes: number,
  config: PathConfig & Pick<Config, 'callbackRelay'>,
  keys: KeyRing,
): Promise<KeptPath> {
  if (fitsState(path, config.home, markChars(config))) return { path, cookie: null }
  // The newest few stay beside it, for logins in other tabs.
  const others = (await readLongPaths(pathSeals, config, keys)).filter((other) => other !== path)
  const cookie = await sealNewest([path, ...others], mostBytes, config, keys)
  if (cookie !== null) return { path, cookie }
  const shorter = withoutQuery(path)
  return shorter === path
    ? { path: config.home, cookie: null }
    : keepPath(shorter, pathSeals, mostBytes, config, keys)
}

/**
 * The cookie without this path, which has landed; null: the cookie stays as it is, because the path is not in it or the
 * others do not fit into this answer.
 * @param mostBytes of its `Set-Cookie` line
 */
export async function dropLongPath(
  path: ReturnPath,
  pathSeals: readonly string[],
  mostBytes: number,
  config: CookieConfig,
  keys: KeyRing,
): Promise<OurCookie | null> {
  const kept = await readLongPaths(pathSeals, config, keys)
  if (!kept.includes(path)) return null
  const others = kept.filter((other) => other !== path)
  if (others.length === 0) return ourCookie(COOKIES.paths, '', config, 0)
  const cookie = await sealAll(others, config, keys)
  return setCookie(cookie).length <= mostBytes ? cookie : null
}

/** The path that the state names by hash; if its cookie is lost or swapped, the short form in the state. */
export async function resolvePath(
  statePath: StatePath,
  pathSeals: readonly string[],
  config: PathConfig,
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
  if (pathSeals.length === 0) return []
  const { sealedPaths } = await import('./sealed-paths.ts')
  const opened = await Promise.all(pathSeals.map((text) => openSeal('path', text, sealedPaths, keys)))
  return opened
    .flatMap((content) => content?.paths ?? [])
    .map((text) => parseReturnPath(unpackText(text), config.appOrigin))
    .filter((path) => path !== null)
}

/** The newest path and as many others as fit; null: not even the newest fits. */
async function sealNewest(
  newest: readonly ReturnPath[],
  mostBytes: number,
  config: CookieConfig,
  keys: KeyRing,
): Promise<OurCookie | null> {
  if (newest.length === 0) return null
  const cookie = await sealAll(newest, config, keys)
  return setCookie(cookie).length <= mostBytes
    ? cookie
    : sealNewest(newest.slice(0, -1), mostBytes, config, keys)
}

async function sealAll(all: readonly ReturnPath[], config: CookieConfig, keys: KeyRing): Promise<OurCookie> {
  const content: z.infer<typeof sealedPaths> = { paths: all.map(packText) }
  return ourCookie(
    COOKIES.paths,
    await seal('path', content, LIFETIME_SECONDS, keys),
    config,
    LIFETIME_SECONDS,
  )
}

/** Compressed where that is shorter, each by itself: the length of one path says nothing of another. No path begins so. */
const COMPRESSED = '~'

function packText(path: ReturnPath): string {
  const compressed = COMPRESSED + deflateRawSync(path).toString('base64url')
  return compressed.length < path.length ? compressed : path
}

/** What `packText` packed; of anything else, some text to be judged like any address. */
function unpackText(text: string): string {
  if (!text.startsWith(COMPRESSED)) return text
  return inflateRawSync(Buffer.from(text.slice(1), 'base64url')).toString()
}
