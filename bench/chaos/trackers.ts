import type { RawAnswer } from '../../e2e/harness/raw-request.ts'
import type { Recorder } from './recorder.ts'
import { isDegraded } from './whose-page.ts'

type Known = {
  readonly begunMs: number
  aliveMs: number
  /** `unsure`: a sign-out was sent and not confirmed. */
  state: 'live' | 'lost' | 'unsure' | 'ended'
  endedMs: number
}

/** What one visitor knows of every session that they had, by its T. */
export type Trackers = {
  /** What an answer says of the session that its request sent. */
  readonly answered: (sent: string | null, sentMs: number, answer: RawAnswer) => void
  /** Whether this callback's answer began a session, which is then known. */
  readonly landed: (answer: RawAnswer, sentMs: number) => boolean
  readonly leaves: (tracker: string | null) => void
  readonly left: (tracker: string | null) => void
}

/** The T of a session in a `Cookie` header; one that only began a login has a digit in front. */
export function trackerIn(cookies: string): string | null {
  return /(?:^|; )__Host-T=([A-Za-z][A-Za-z0-9]{31})(?:;|$)/.exec(cookies)?.[1] ?? null
}

export function trackersOf(visitor: number, recorder: Recorder): Trackers {
  const known = new Map<string, Known>()
  const of = (tracker: string | null) => (tracker === null ? undefined : known.get(tracker))
  return {
    answered: (sent, sentMs, answer) => {
      const session = of(sent)
      if (session === undefined) return
      const opened = answer.status === 200 && answer.body.includes('data-testid="open-id"')
      const degraded = isDegraded(answer.body)
      const toWeChat = answer.headers.location?.includes('/connect/oauth2/authorize') === true
      if (opened && session.state === 'live' && !degraded) session.aliveMs = Math.max(session.aliveMs, sentMs)
      if (opened && session.state === 'ended' && sentMs > session.endedMs)
        recorder.revival({ visitor, endedMs: session.endedMs, openedMs: recorder.nowMs(), degraded })
      if (toWeChat && session.state === 'live') {
        session.state = 'lost'
        const { begunMs, aliveMs } = session
        recorder.loss({ visitor, begunMs, aliveMs, missedMs: recorder.nowMs() })
      }
    },
    landed: (answer, sentMs) => {
      const tracker = trackerIn(answer.setCookies.map((line) => line.split(';', 1)[0]).join('; '))
      if (answer.status !== 302 || tracker === null || known.has(tracker)) return false
      known.set(tracker, { begunMs: recorder.nowMs(), aliveMs: sentMs, state: 'live', endedMs: 0 })
      return true
    },
    leaves: (tracker) => {
      const session = of(tracker)
      if (session !== undefined) session.state = 'unsure'
    },
    left: (tracker) => {
      const session = of(tracker)
      if (session !== undefined) Object.assign(session, { state: 'ended', endedMs: recorder.nowMs() })
    },
  }
}
