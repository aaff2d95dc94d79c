import { mkdirSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { machine } from '../machine.ts'
import { judge } from './judge.ts'
import { reportOf } from './report.ts'
import { runChaos, WHOLE } from './run.ts'

/*
 * npm run chaos -- MINUTES (15): writes docs/chaos.md after a run of fifteen minutes or more; a shorter one is printed.
 * Exits 1 when somebody saw another, or when something went wrong that no fault explains.
 */
const WHOLE_MINUTES = 15
const OUTPUT = 'e2e/.results/chaos.log'

const minutes = Number(process.argv[2] ?? WHOLE_MINUTES)
const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000)
console.log(`CHAOS_SEED=${seed}; what the instances write goes to ${OUTPUT}`)
mkdirSync('e2e/.results', { recursive: true })
const observed = await runChaos({
  visitors: 50,
  isOver: (_, nextEndsMs) => nextEndsMs > minutes * 60_000,
  pace: WHOLE,
  seed,
  say: console.log,
  keep: (output) => writeFileSync(OUTPUT, output),
})
const verdict = judge(observed)
const load = loadavg().map((average) => average.toFixed(1))
const report = reportOf(observed, verdict, {
  seed,
  machine: `${machine()}\nLoad at the end, over 1, 5 and 15 minutes, this run included: ${load.join(', ')}.`,
})
if (minutes >= WHOLE_MINUTES) writeFileSync('docs/chaos.md', report)
console.log(report)
process.exit(verdict.passed ? 0 : 1)
