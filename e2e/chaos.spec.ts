import { judge, type Verdict } from '../bench/chaos/judge.ts'
import type { Observed } from '../bench/chaos/observed.ts'
import { runChaos, SHORT } from '../bench/chaos/run.ts'
import { expect, test } from './harness/test.ts'

/** `npm run chaos` is the whole: fifteen minutes of fifty visitors. */
const { visitors, faults } =
  process.env.E2E_LONG === '1' ? { visitors: 30, faults: 30 } : { visitors: 16, faults: 4 }
const SEED = Number(process.env.E2E_SEED ?? Date.now() % 1_000_000)

test('while stores, WeChat and instances fail, everybody sees themselves, and no session is lost that no fault took', async () => {
  test.skip((process.env.E2E_STORE ?? 'file') !== 'file', 'it has a Redis of its own')
  test.info().annotations.push({ type: 'seed', description: String(SEED) })
  console.log(`E2E_SEED=${SEED}`)
  const said: string[] = []
  const say = (line: string) => said.push(line)
  const isOver = ({ phases, pages, logins }: Observed) =>
    phases.length >= faults && Math.min(pages.length, logins) > visitors
  const observed = await runChaos({ visitors, isOver, pace: SHORT, seed: SEED, say, keep: say })

  const { wrong, unexplainedLosses, unexplainedRevivals, unexplainedFailures } = judge(observed)
  const nothing: Partial<Verdict> = {
    wrong: [],
    unexplainedLosses: [],
    unexplainedRevivals: [],
    unexplainedFailures: [],
  }
  expect(
    { wrong, unexplainedLosses, unexplainedRevivals, unexplainedFailures },
    said.join('\n').slice(0, 100_000),
  ).toEqual(nothing)
})
