import { z } from 'zod'

const ENDPOINTS = ['authorize', 'access_token', 'refresh_token', 'userinfo', 'auth'] as const
export type Endpoint = (typeof ENDPOINTS)[number]

const milliseconds = z.int().min(0).max(600_000)

const view = z.enum(['same', 'new', 'beside'])

/** What can go wrong. Those of the API leave the code alone unless it is said. */
const effect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('errcode'), errcode: z.int() }),
  z.strictObject({ kind: z.literal('delay'), ms: milliseconds }),
  /** Waits for the answer of a control call: DELETE of the faults. */
  z.strictObject({ kind: z.literal('hold') }),
  z.strictObject({ kind: z.literal('reset-before') }),
  /** The code is taken; its answer comes so much later. */
  z.strictObject({ kind: z.literal('late-answer'), ms: milliseconds }),
  /** The code is taken, then the connection ends: without a word, or in the middle of the answer. */
  z.strictObject({ kind: z.literal('reset-after') }),
  z.strictObject({ kind: z.literal('reset-in-answer') }),
  /** The code is taken; the answer is empty, half, or another text. */
  z.strictObject({ kind: z.literal('empty') }),
  z.strictObject({ kind: z.literal('truncated') }),
  z.strictObject({ kind: z.literal('body'), body: z.string() }),
  z.strictObject({ kind: z.literal('status'), status: z.int().min(200).max(599), body: z.string() }),
  /** At `authorize`, all that follow: the page by its number, or what comes back from a visitor who went through. */
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
  /** A client of the platform's, without cookies, loads it too. */
  z.strictObject({
    kind: z.literal('callback-by-stranger'),
    when: z.enum(['before', 'after']),
    delayMs: milliseconds,
  }),
])

export type Effect = z.infer<typeof effect>

export const fault = z.strictObject({
  endpoint: z.enum(ENDPOINTS),
  /** Which request from now on, 1 the next; or each. */
  nth: z.union([z.int().min(1), z.literal('every')]),
  effect,
})

export type Fault = z.infer<typeof fault>

export type Faults = {
  /** @param phone whom alone they happen to; null: whoever asks */
  readonly set: (faults: readonly Fault[], phone: string | null) => void
  /** Those that are still to come: of everybody, or of one phone alone. */
  readonly list: (phone?: string) => readonly Fault[]
  /** Forgets those of one phone; or all, and lets those who wait go on. */
  readonly clear: (phone?: string) => void
  /** What happens to this request of a phone to the endpoint, in the order set. */
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
