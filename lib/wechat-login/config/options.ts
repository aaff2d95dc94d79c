import { z } from 'zod'
import { LANGUAGES } from '../help/language.ts'
import type { HelpName, HelpTextWithFacts } from '../help/texts.ts'
import { isAddressOfOption, isOpenPath, isOwnAddress } from '../http/public-paths.ts'
import { parseReturnPath, type ReturnPath } from '../http/return-path.ts'
import type { PolicySources } from './policy-directives.ts'
import { policySources } from './policy-sources.ts'

/** What an application decides; what an operator decides is in the environment. */
export type WeChatLoginOptions = {
  /**
   * The path where visitors land when nobody knows where they were going, such as `/account`.
   * @default '/'
   */
  readonly home?: string
  /**
   * What everybody may open without a session: exact paths such as `/about`, or all below one, such as `/hooks/*`.
   * A Server Action is guarded there too; all other bodies are their handler's.
   * @default []
   */
  readonly publicPaths?: readonly string[]
  /**
   * More sources for the policy of every page, such as `{ 'img-src': ['https://img.example.com'] }`. In development the
   * console names what is missing here. `docs/content-policy.md` lists what works without.
   */
  readonly contentSecurityPolicy?: PolicySources
  /**
   * How long a body may be, in bytes, that somebody without a session sends to `publicPaths`. Next keeps each body in
   * memory until its handler has read it. Everybody else has the limits of `next.config.js`.
   * @default 1048576
   */
  readonly publicBodyBytes?: number
  /** Words of the application's own for the help pages, such as the label of the link to its first page. */
  readonly texts?: HelpTexts
  /**
   * Whether pages may ask for nickname and avatar (`requireProfile`).
   * @default false
   */
  readonly profile?: boolean
  /**
   * Whether pages may use WeChat's JS-SDK: share cards (`<WeChatShare>`), and `withWeChat` for its other interfaces.
   * @default false
   */
  readonly jsSdk?: boolean
  /**
   * Whether a mini program may sign its user in to a web-view of it: `/ticket` and `/enter` are the login's then, where
   * the environment has MINI_PROGRAM_KEY.
   * @default false
   */
  readonly miniProgram?: boolean
  /**
   * Whether a computer's browser gets a QR code by which a phone signs it in; else it is told to use WeChat.
   * `sessionMaxSeconds`: how long such a session lives at most; never longer than SESSION_MAX_SECONDS.
   * @default off; { sessionMaxSeconds: 7200 }
   */
  readonly pairing?: { readonly sessionMaxSeconds?: number }
  /**
   * The application's own middleware, for every request that the gate lets pass. It answers, or goes on with
   * `NextResponse.next()` or `NextResponse.rewrite()`; the headers that it sets are kept.
   */
  readonly middleware?: Middleware
}

export type HelpTexts = { readonly [Name in HelpName]?: Partial<HelpTextWithFacts> }

/** @param request as the page will get it, Next's own `NextRequest` */
export type Middleware = (request: import('next/server').NextRequest) => Response | Promise<Response>

/** The options as the login uses them. */
export type ApplicationConfig = {
  readonly home: ReturnPath
  readonly publicPaths: readonly string[]
  readonly publicBodyBytes: number
  readonly policySources: PolicySources
  readonly texts: HelpTexts
  readonly profile: boolean
  readonly jsSdk: boolean
  readonly miniProgram: boolean
  /** Null: off. */
  readonly pairing: { readonly sessionMaxSeconds: number } | null
  readonly middleware: Middleware | null
}

const home = z.string().transform((text, context): ReturnPath => {
  const path = text.includes('?') ? null : parseReturnPath(text, ANY_ORIGIN)
  if (path !== null && path === text && !isOwnAddress(path) && !path.startsWith('/_next/')) return path
  context.addIssue('is not the path of a page of this application (example: /account)')
  return z.NEVER
})

// Whoever lacks a session is sent home to log in: where the gate lets everybody pass, that would be for ever.
const OPEN_HOME =
  'createWeChatLogin home: is open by publicPaths or by another option, so nobody could log in there; name a page behind the login (example: /account)'

const ANY_ORIGIN = 'https://any.example' // a path is judged alike on each

// Plain text, so that nobody opens more than they mean to: no escapes, no `.` or `..`, nothing but a last `/*`.
const PUBLIC_PATH = /^(?:\/|(?:\/(?!\.{1,2}(?:\/|$))[\w.~@-]+)+(?:\/\*)?)$/
const publicPath = z
  .string()
  .regex(PUBLIC_PATH, 'is neither a path nor a path that ends in /* (example: /about, /hooks/*)')

const SECONDS = 'is not a whole number of seconds above 0 (example: 7200)'

const isFunction = (value: unknown): value is Middleware => typeof value === 'function'

const said = z.record(z.enum(LANGUAGES), z.string())
const helpText = z.strictObject({
  title: said.optional(),
  happened: said.optional(),
  remedy: said.optional(),
  action: said.optional(),
  facts: z.array(z.tuple([z.string(), said])).optional(),
})

/** @param names of the help pages that have texts */
export function parseOptions(
  options: WeChatLoginOptions,
  names: readonly string[],
):
  | { readonly kind: 'options'; readonly options: ApplicationConfig }
  | { readonly kind: 'faults'; readonly faults: readonly string[] } {
  const schema = z.strictObject({
    home: home.prefault('/'),
    publicPaths: z.array(publicPath).default([]),
    publicBodyBytes: z
      .int()
      .positive('is no number of bytes (example: 1048576)')
      .default(2 ** 20),
    contentSecurityPolicy: policySources.default({}),
    texts: z.partialRecord(z.enum(names), helpText).default({}),
    profile: z.boolean().default(false),
    jsSdk: z.boolean().default(false),
    miniProgram: z.boolean().default(false),
    pairing: z.strictObject({ sessionMaxSeconds: z.int(SECONDS).positive(SECONDS).default(7200) }).optional(),
    middleware: z.custom<Middleware>(isFunction, 'is not a function').optional(),
  })
  const parsed = schema.safeParse(options)
  if (!parsed.success)
    return {
      kind: 'faults',
      faults: parsed.error.issues.map(
        ({ path, message }) => `createWeChatLogin ${path.join('.')}: ${message}`,
      ),
    }
  const {
    home: homePath,
    publicPaths,
    publicBodyBytes,
    contentSecurityPolicy,
    profile,
    jsSdk,
    miniProgram,
    pairing,
    middleware,
  } = parsed.data
  const isOfOption = isAddressOfOption(homePath, { jsSdk, miniProgram, pairing: pairing ?? null })
  if (isOfOption || isOpenPath(homePath, { publicPaths })) return { kind: 'faults', faults: [OPEN_HOME] }
  return {
    kind: 'options',
    options: {
      home: homePath,
      publicPaths,
      publicBodyBytes,
      policySources: contentSecurityPolicy,
      texts: options.texts ?? {},
      profile,
      jsSdk,
      miniProgram,
      pairing: pairing ?? null,
      middleware: middleware ?? null,
    },
  }
}
