import { z } from 'zod'

/** How long a body may be for Next, in bytes: any at all, and one that calls a Server Action. */
export type NextBodyLimits = { readonly any: number; readonly action: number }

const UNITS: Readonly<Record<string, number>> = { b: 1, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30, tb: 2 ** 40 }
const SIZE = /^(\d+(?:\.\d+)?) *(b|kb|mb|gb|tb)?$/i

/** A size as Next's configuration writes it: a number of bytes, or a text such as `5mb`. */
const size = z.union([
  z.number().positive(),
  z
    .string()
    .regex(SIZE)
    .transform((text) => {
      const [, number = '', unit = 'b'] = SIZE.exec(text) ?? []
      return Math.floor(Number(number) * (UNITS[unit.toLowerCase()] ?? 1))
    }),
])

// What holds where the configuration names none. @see Next, proxyClientMaxBodySize and serverActions.bodySizeLimit
const DEFAULTS: NextBodyLimits = { any: 10 * 2 ** 20, action: 2 ** 20 }

const contexts = z.record(
  z.string(),
  z.object({
    nextConfig: z.object({
      experimental: z.object({
        proxyClientMaxBodySize: size.default(DEFAULTS.any),
        serverActions: z
          .object({ bodySizeLimit: size.default(DEFAULTS.action) })
          .default({ bodySizeLimit: DEFAULTS.action }),
      }),
    }),
  }),
)

/** Where Next itself keeps the configuration that it runs with, by the folder of the application. */
const NEXT_RUNS_WITH = Symbol.for('@next/router-server-methods')

/**
 * The limits that Next applies in this process: `next dev`, `next start` and a standalone server alike. Beyond the
 * first, Next cuts a body and says nothing; beyond the second it answers with a bare 500. So nothing longer may reach it.
 * @param global where Next keeps it, once it has started
 */
export function bodyLimitsOfNext(global: object = globalThis): NextBodyLimits {
  const { data } = contexts.safeParse(Reflect.get(global, NEXT_RUNS_WITH))
  const [context] = Object.values(data ?? {})
  if (context === undefined) return DEFAULTS
  const { proxyClientMaxBodySize: any, serverActions } = context.nextConfig.experimental
  return { any, action: Math.min(any, serverActions.bodySizeLimit) }
}
