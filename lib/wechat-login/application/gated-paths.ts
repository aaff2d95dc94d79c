import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readingsOf } from '../http/path-readings.ts'
import { USUAL_HEADERS } from '../http/usual-headers.js'

// `turbopackIgnore`: as in routes.ts.

/**
 * Whether Next would ask the gate about a path before anything else, and add nothing to its answer: then the listener in
 * front of Next may answer in the gate's name.
 */
export type GatedPaths = (path: string) => boolean

const rule = z.object({ regex: z.string() })
const routesManifest = z.object({
  redirects: z.array(rule),
  headers: z.array(
    rule.extend({ headers: z.array(z.object({ key: z.string(), value: z.string() })).readonly() }),
  ),
})
const condition = z.unknown().optional()
const functionsManifest = z.object({
  functions: z.object({
    '/_middleware': z.object({
      runtime: z.literal('nodejs'),
      matchers: z.array(z.object({ regexp: z.string(), has: condition, missing: condition })),
    }),
  }),
})

/**
 * The paths that this build gates. The matcher of middleware.ts decides, as far as it has no conditions; a redirect of
 * the application's configuration comes before the gate, and headers of its own come with each answer.
 * @param build its folder, such as `.next`; no path is gated in one that we cannot read
 */
export function readGatedPaths(build: string): GatedPaths {
  const routes = routesManifest.safeParse(readJson(join(build, 'routes-manifest.json')))
  const functions = functionsManifest.safeParse(
    readJson(join(build, 'server', 'functions-config-manifest.json')),
  )
  if (!routes.success || !functions.success) return () => false
  const { redirects, headers } = routes.data
  const matchers = functions.data.functions['/_middleware'].matchers
    .filter(({ has, missing }) => has === undefined && missing === undefined)
    .map(({ regexp }) => new RegExp(regexp))
  const others = [...redirects, ...headers.filter((rule) => !rule.headers.every(isUsual))].map(
    ({ regex }) => new RegExp(regex, 'i'), // as Next reads them
  )
  return (path) =>
    matchers.some((matcher) => matcher.test(path)) &&
    readingsOf(path).every((reading) => others.every((other) => !other.test(reading)))
}

function isUsual({ key, value }: { readonly key: string; readonly value: string }): boolean {
  return USUAL_HEADERS.some((usual) => usual.key === key && usual.value === value)
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(/* turbopackIgnore: true */ file, 'utf8'))
  } catch {
    return null
  }
}
