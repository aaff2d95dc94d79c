import { type Finding, fault, fine, unknown, warning } from '../finding.ts'

const DATE_IS_WHOLE_SECONDS_MS = 1000
const WARN_MS = 30_000
const WRONG_MS = 120_000 // a state from further in the future is refused

/**
 * Compares this machine's clock with another's.
 * @param whose such as `WeChat’s`
 * @param theirMs null: it was not told
 */
export function judgeClock(whose: string, theirMs: number | null, nowMs: number): Finding {
  const what = 'clock'
  if (theirMs === null) return unknown(what, `${whose} was not told`)
  const apartMs = nowMs - theirMs
  if (Math.abs(apartMs) <= WARN_MS + DATE_IS_WHOLE_SECONDS_MS) return fine(what, `agrees with ${whose}`)
  const found = `${Math.round(Math.abs(apartMs) / 1000)} s ${apartMs > 0 ? 'ahead of' : 'behind'} ${whose}`
  const remedy = 'let both set their clocks by NTP (timedatectl set-ntp true)'
  return Math.abs(apartMs) > WRONG_MS ? fault(what, found, remedy) : warning(what, found, remedy)
}

/** A `fetch` that notes the `Date` of what it gets. @see RFC 9110 §6.6.1 */
export function notingDate(fetchFn: typeof fetch): {
  readonly fetch: typeof fetch
  readonly dateMs: () => number | null
} {
  let dateMs: number | null = null
  return {
    fetch: async (...asked) => {
      const response = await fetchFn(...asked)
      const parsed = Date.parse(response.headers.get('date') ?? '')
      dateMs = Number.isNaN(parsed) ? null : parsed
      return response
    },
    dateMs: () => dateMs,
  }
}
