import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

// `turbopackIgnore`: the compiler would otherwise trace the whole project into a standalone build, for a path that it
// cannot know.

/** What this build answers: pages, handlers, and what its configuration sends elsewhere. */
export type Routes = {
  /** Whether a page or handler has exactly this path. */
  readonly has: (path: string) => boolean
  /** Whether anything of the application's answers this path, which may be one of many (`/orders/[id]`). */
  readonly match: (path: string) => boolean
  /**
   * Whether what answers this path is there for it: it has this very path, is a rule of the configuration, or a handler
   * of the login; not a page that takes every name.
   */
  readonly isNamed: (path: string) => boolean
}

const route = z.object({ page: z.string(), regex: z.string() })
const rule = z.object({ regex: z.string() })
const routesManifest = z.object({
  staticRoutes: z.array(route),
  dynamicRoutes: z.array(route),
  redirects: z.array(rule.extend({ internal: z.boolean().optional() })),
  rewrites: z.object({ beforeFiles: z.array(rule), afterFiles: z.array(rule), fallback: z.array(rule) }),
})
const filesOfRoutes = z.record(z.string(), z.string())

// The login's own handlers of many addresses: all but its own get a 404.
const OF_THE_LOGIN: readonly string[] = [
  '/[...unknown]',
  '/help/[page]',
  '/health/[probe]',
  '/pair/[...step]',
]
const OF_NEXT = /^\/(?:_|404$|500$)/

/**
 * The routes of this build; null where there is none, as in development, where pages come and go.
 * @param build its folder, such as `.next`
 * @throws {z.ZodError} when this is no build of a Next that we know
 */
export function readRoutes(build: string): Routes | null {
  const routesFile = join(build, 'routes-manifest.json')
  if (!existsSync(/* turbopackIgnore: true */ routesFile)) return null
  const manifest = routesManifest.parse(readJson(routesFile))
  const handlers = handlersOfTheLogin(
    filesOfRoutes.parse(readJson(join(build, 'app-path-routes-manifest.json'))),
  )
  const ours = ({ page }: { readonly page: string }) => !OF_NEXT.test(page) && !handlers.has(page)
  const { rewrites } = manifest
  const exact = new Set(manifest.staticRoutes.filter(ours).map(({ page }) => page))
  const rules = [
    ...manifest.redirects.filter(({ internal }) => internal !== true),
    ...[rewrites.beforeFiles, rewrites.afterFiles, rewrites.fallback].flat(),
  ].map(({ regex }) => new RegExp(regex))
  const named = (path: string) =>
    exact.has(path) || exact.has(decoded(path)) || rules.some((rule) => rule.test(path))
  const dynamic = manifest.dynamicRoutes.map(({ page, regex }) => ({ page, pattern: new RegExp(regex) }))
  /** Next tries them in the manifest's order. */
  const takenBy = (path: string) => dynamic.find(({ pattern }) => pattern.test(path))
  const isNamedOrTaken = (asked: string, by: (taken: { readonly page: string }) => boolean) => {
    const path = withoutSlash(asked)
    if (named(path)) return true
    const taken = takenBy(path)
    return taken !== undefined && by(taken)
  }
  return {
    has: (path) => exact.has(path),
    match: (path) => isNamedOrTaken(path, ours),
    isNamed: (path) => isNamedOrTaken(path, ({ page }) => handlers.has(page)),
  }
}

function withoutSlash(path: string): string {
  return path.replace(/(.)\/$/, '$1')
}

function handlersOfTheLogin(files: Readonly<Record<string, string>>): ReadonlySet<string> {
  const handlers = Object.entries(files).filter(([file]) => file.endsWith('/route'))
  return new Set(handlers.map(([, page]) => page).filter((page) => OF_THE_LOGIN.includes(page)))
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(/* turbopackIgnore: true */ file, 'utf8'))
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
