import { z } from 'zod'

const ENDPOINTS = [
  'authorize',
  'access_token',
  'refresh_token',
  'userinfo',
  'auth',
  'stable_token',
  'getticket',
  'menu_create',
  'js_sdk',
] as const
export type Endpoint = (typeof ENDPOINTS)[number]

const milliseconds = z.int().min(0).max(600_000)

const view = z.enum(['same', 'new', 'beside'])

/** What can go wrong. A fault of the API leaves the code unused unless its comment says otherwise. */
const effect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('errcode'), errcode: z.int() }),
  z.strictObject({ kind: z.literal('delay'), ms: milliseconds }),
  /** Waits until somebody clears the faults (`DELETE`). */
  z.strictObject({ kind: z.literal('hold') }),
  z.strictObject({ kind: z.literal('reset-before') }),
  /** The code is used; the answer comes this much later. */
  z.strictObject({ kind: z.literal('late-answer'), ms: milliseconds }),
  /** The code is used, then the connection ends: before the answer, or in the middle of it. */
  z.strictObject({ kind: z.literal('reset-after') }),
  z.strictObject({ kind: z.literal('reset-in-answer') }),
  /** The code is used; the answer is empty, half, or another text. */
  z.strictObject({ kind: z.literal('empty') }),
  z.strictObject({ kind: z.literal('truncated') }),
  z.strictObject({ kind: z.literal('body'), body: z.string() }),
  z.strictObject({ kind: z.literal('status'), status: z.int().min(200).max(599), body: z.string() }),
  /** These happen at `authorize`: an error page by its number, or another callback for the visitor. */
  z.strictObject({ kind: z.literal('error-page'), number: z.int() }),
  z.strictObject({ kind: z.literal('snapshot') }),
  z.strictObject({ kind: z.literal('code'), which: z.enum(['unknown', 'used', 'expired']) }),
  z.strictObject({ kind: z.literal('deny'), form: z.enum(['state-only', 'authdeny', 'no-return']) }),
  z.strictObject({
    kind: z.literal('damaged-state'),
    how: z.enum(['cut', 'padded', 'lower-case', 'appended', 'gone']),
  }),
  /** The visitor's own client loads the callback twice, with one code or with two. */
  z.strictObject({ kind: z.literal('callback-twice'), gapMs: milliseconds, view }),
  z.strictObject({ kind: z.literal('two-codes'), gapMs: milliseconds, view }),
  /** The visitor's client forgets the cookies of every site on this host, whatever its port. */
  z.strictObject({ kind: z.literal('lose-cookies') }),
  /** A client of the platform, without cookies, loads the callback too. */
  z.strictObject({
    kind: z.literal('callback-by-stranger'),
    when: z.enum(['before', 'after']),
    delayMs: milliseconds,
  }),
])

export type Effect = z.infer<typeof effect>

export const fault = z.strictObject({
  endpoint: z.enum(ENDPOINTS),
  /** Which request from now on (1: the next), or each. */
  nth: z.union([z.int().min(1), z.literal('every')]),
  effect,
})

export type Fault = z.infer<typeof fault>

export type Faults = {
  /** @param phone the only one that they happen to; null: all */
  readonly set: (faults: readonly Fault[], phone: string | null) => void
  /** The faults that are still to come: all, or those of one phone. */
  readonly list: (phone?: string) => readonly Fault[]
  /** Clears the faults of one phone, or all; then requests that wait go on. */
  readonly clear: (phone?: string) => void
  /** The faults of this request, in the order in which they were set. */
  readonly take: (endpoint: Endpoint, phone: string | null) => readonly Effect[]
  /** Resolves when the faults are cleared. */
  readonly released: () => Promise<void>
}

export function keepFaults(): Faults {
  let active: { readonly fault: Fault; readonly phone: string | null; seen: number }[] = []
  let waiting: (() => void)[] = []
  return {
    set: (faults, phone) => {
      active.push(...faults.map((fault) => ({ fault, phone, seen: 0 })))
    },
    list: (of) =>
      active
        .filter(({ phone }) => of === undefined || phone === of)
        .filter(({ fault, seen }) => fault.nth === 'every' || seen < fault.nth)
        .map(({ fault }) => fault),
    clear: (of) => {
      active = active.filter(({ phone }) => of !== undefined && phone !== of)
      if (of !== undefined) return
      for (const goOn of waiting) goOn()
      waiting = []
    },
    take: (endpoint, phone) =>
      active
        .filter((entry) => entry.fault.endpoint === endpoint && (entry.phone ?? phone) === phone)
        .filter((entry) => {
          entry.seen += 1
          return entry.fault.nth === 'every' || entry.fault.nth === entry.seen
        })
        .map(({ fault }) => fault.effect),
    released: () => new Promise((resolve) => waiting.push(resolve)),
  }
}
