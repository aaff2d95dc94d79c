import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '../../e2e/harness/seeded-random.ts'
import { FAULTS } from './faults.ts'
import { RECOVERY_BOUND_MS } from './judge.ts'
import type { Observed } from './observed.ts'
import { people } from './person.ts'
import { newRecorder, type Recorder } from './recorder.ts'
import { openScene, type Scene } from './scene.ts'
import { type Pace, scriptOf } from './script.ts'
import { type Around, takeTurn } from './turns.ts'
import { newVisitor, PAGES, type Visitor } from './visitor.ts'

export type Run = {
  readonly visitors: number
  /** Asked before each fault. @param nextEndsMs when that fault will be over */
  readonly isOver: (observed: Observed, nextEndsMs: number) => boolean
  readonly pace: Pace
  /** Of the script of faults, and of what visitors do. */
  readonly seed: number
  readonly say: (line: string) => void
  /** Gets what both instances wrote. */
  readonly keep: (output: string) => void
}

/** After a fault the product has time to recover; then nothing may fail until the next one. */
export const WHOLE: Pace = { betweenTurnsMs: 8000, heldMs: [3000, 9000], settleMs: RECOVERY_BOUND_MS + 6000 }

/** The next fault comes before the last one is over: only wrong identities, losses and the end are judged. */
export const SHORT: Pace = { betweenTurnsMs: 3000, heldMs: [500, 1500], settleMs: 1500 }

const SECRET = 'a-secret-of-the-chaos-run-and-of-nothing-else'
const BEFORE_RETRY_MS = 1500
const STALL_MS = 250 // half of what the product waits for Redis

/** Visitors and a script of faults, at the same time. Returns all that was seen. */
export async function runChaos({ visitors, isOver, pace, seed, say, keep }: Run): Promise<Observed> {
  const scene = await openScene(SECRET)
  const recorder = newRecorder(visitors)
  const at = { port: scene.nginx.httpsPort, weChat: scene.weChat }
  const crowd = people(visitors, SECRET).map((person, place) => newVisitor(place, person, at, recorder))
  const callbacks: Around['callbacks'] = []
  const ending = new AbortController()
  const visits = crowd.map((visitor, place) => {
    const random = seededRandom(seed + Math.max(1, place)) // the first two do the same at the same moments
    return visitUntil(ending.signal, visitor, { random, recorder, callbacks }, pace)
  })
  const endWatch = watchForStalls(recorder)
  await strike(scene, recorder, { isOver, pace, seed, say })
  ending.abort()
  await Promise.all(visits)
  await Promise.all(crowd.map((visitor) => untilPage(visitor, recorder)))
  endWatch()
  const observed = recorder.observed()
  for (const visitor of crowd) visitor.leave()
  keep(scene.output())
  await scene.close()
  return observed
}

/** The script, until the run is over. */
async function strike(
  scene: Scene,
  recorder: Recorder,
  { isOver, pace, seed, say }: Omit<Run, 'visitors' | 'keep'>,
): Promise<void> {
  await pause(pace.settleMs)
  for (const { fault, heldMs } of scriptOf(FAULTS, pace, seededRandom(seed))) {
    if (isOver(recorder.observed(), recorder.nowMs() + heldMs + pace.settleMs)) return
    await scene.redis.untilReplicated()
    const beganMs = recorder.nowMs()
    await fault.strike(scene, () => pause(heldMs))
    const endedMs = recorder.nowMs()
    recorder.phase({ fault: fault.name, takes: fault.takes, beganMs, endedMs })
    say(`${(beganMs / 1000).toFixed(1)} to ${(endedMs / 1000).toFixed(1)} s: ${fault.name}`)
    await pause(pace.settleMs)
  }
}

/** Turns at the visitor's own times, which wait for nobody; after a failure they tap again soon. */
async function visitUntil(
  ending: AbortSignal,
  visitor: Visitor,
  around: Around,
  { betweenTurnsMs }: Pace,
): Promise<void> {
  const { random, recorder } = around
  for (let dueMs = recorder.nowMs() + random() * betweenTurnsMs; ; ) {
    const waitMs = Math.max(0, dueMs - recorder.nowMs())
    await pause(waitMs, null, { signal: ending }).catch(() => null)
    if (ending.aborted) return
    await takeTurn(visitor, around)
    while (!ending.aborted && (await visitor.open(PAGES.loan)) === null) await pause(BEFORE_RETRY_MS)
    dueMs -= Math.log(1 - random()) * betweenTurnsMs
  }
}

/** Notes each time in which this process did not run: a timer that comes late tells. */
function watchForStalls(recorder: Recorder): () => void {
  let lastMs = recorder.nowMs()
  const timer = setInterval(() => {
    const [beganMs, endedMs] = [lastMs, recorder.nowMs()]
    if (endedMs - beganMs > STALL_MS) recorder.stall({ beganMs, endedMs })
    lastMs = endedMs
  }, STALL_MS / 5)
  return () => clearInterval(timer)
}

/** The last page, which must come before the time to recover is over: a tap that fails after it is one too many. */
async function untilPage(visitor: Visitor, recorder: Recorder): Promise<void> {
  const lastMs = recorder.nowMs() + RECOVERY_BOUND_MS + BEFORE_RETRY_MS
  while ((await visitor.open(PAGES.member)) === null && recorder.nowMs() < lastMs)
    await pause(BEFORE_RETRY_MS)
}
