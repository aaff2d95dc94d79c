import { median } from '../quantiles.ts'
import { longestSilence, longestWaits, MOST_STALLED, RECOVERY_BOUND_MS, type Verdict } from './judge.ts'
import type { Failure, Loss, Observed } from './observed.ts'

/** @param machine on which it ran, as a paragraph */
export function reportOf(
  observed: Observed,
  verdict: Verdict,
  { seed, machine }: { readonly seed: number; readonly machine: string },
): string {
  const waits = longestWaits(observed)
  const { pages, failures, losses, revivals } = observed
  const explained = losses.length - verdict.unexplainedLosses.length
  return `# Under fire

One run of \`npm run chaos\`: ${observed.visitors} visitors for ${minutes(observed.endedMs)} minutes, in mixed states, against two instances behind
nginx (\`deploy/nginx.conf\`, over HTTP/2 and TLS) that share a Redis with a replica, while faults strike one after the other. After each fault
the product has ${seconds(RECOVERY_BOUND_MS)} s to recover; then nothing may fail until the next one. Every page is compared with its visitor: the openId,
the owner of the form, the applications.

**${verdict.passed ? 'Passed' : 'Failed'}**: ${verdict.wrong.length} wrong identities on ${pages.length} pages, ${verdict.unexplainedLosses.length} sessions lost that no fault explains, ${verdict.unexplainedFailures.length} failures outside
the faults. \`CHAOS_SEED=${seed} npm run chaos\` repeats the script of faults and what the visitors do.

| what | |
|---|---|
| pages | ${pages.length}, of these ${pages.filter(({ degraded }) => degraded).length} degraded |
| logins | ${observed.logins} |
| sign-outs | ${observed.signOuts} |
| applications filed | ${observed.forms} |
| pages of somebody else, or of nobody | ${verdict.wrong.length} |
| sessions lost to a fault | ${explained} |
| sessions lost that no fault explains | ${verdict.unexplainedLosses.length} |
| sessions that opened a page after their sign-out, by a fault (1) | ${revivals.length - verdict.unexplainedRevivals.length} |
| the same, and no fault explains it | ${verdict.unexplainedRevivals.length} |
| taps that failed | ${failures.length} |
| of these the page that ends a loop, after three logins within three minutes | ${verdict.loops.length} |
| of these at a stall of the visitors’ own process (2) | ${verdict.stalled.length} |
| taps that failed outside the faults | ${verdict.unexplainedFailures.length} |
| longest time without a page, of a visitor who kept tapping | ${seconds(Math.max(...waits))} s |
| the same, for the median visitor | ${seconds(median(waits))} s |
| longest time in which nobody got a page | ${seconds(longestSilence(observed))} s |

(1) A sign-out that a promoted replica had not heard of; or a page for reading only, while the store was away, at the instance
that was not asked to end the session.
(2) The way to Redis leads through that process. It stalled ${observed.stalls.length} times, ${(verdict.stalledShare * 100).toFixed(2)} % of the time: another program took the machine.

Each visitor's longest time without a page, in seconds: ${waits
    .toSorted((one, other) => one - other)
    .map(seconds)
    .join(', ')}.

## Fault by fault

A failure counts to the fault that the tap met, from its beginning until ${seconds(RECOVERY_BOUND_MS)} s after its end. *Recovered* is the time from the
end of the fault to the last tap that failed.

| from (s) | to (s) | fault | sessions lost | failures | recovered (s) |
|---|---|---|---|---|---|
${verdict.byPhase.map((row) => phaseRow(row, losses)).join('\n')}

## Failures by cause

${causes(observed, verdict)}

${verdict.passed ? '' : `## What nothing explains\n\n${unexplained(verdict)}\n\n`}${machine}
`
}

function phaseRow(
  { phase, failures, recoveredMs }: Verdict['byPhase'][number],
  losses: readonly Loss[],
): string {
  const { fault, beganMs, endedMs, takes } = phase
  const lost = losses.filter(
    ({ aliveMs, missedMs }) => takes !== 'none' && aliveMs <= endedMs && missedMs >= beganMs,
  )
  const cells = [
    seconds(beganMs),
    seconds(endedMs),
    fault,
    lost.length,
    failures.length,
    seconds(recoveredMs),
  ]
  return `| ${cells.join(' | ')} |`
}

/** A table: each fault's name, and under it how often each cause was met. */
function causes({ phases }: Observed, { byPhase, loops, stalled, unexplainedFailures }: Verdict): string {
  const named = [...new Set(phases.map(({ fault }) => fault))].toSorted()
  const met = [
    ...named.map((fault) => ({
      fault,
      failures: byPhase.filter(({ phase }) => phase.fault === fault).flatMap((one) => one.failures),
    })),
    { fault: 'any: a loop of logins', failures: loops },
    { fault: 'a stall of the visitors’ own process', failures: stalled },
    { fault: 'none', failures: unexplainedFailures },
  ]
  const rows = met.flatMap(({ fault, failures }) =>
    counted(failures).map(([cause, count]) => `| ${fault} | ${cause} | ${count} |`),
  )
  return ['| fault | what the visitor got | times |', '|---|---|---|', ...rows].join('\n')
}

function counted(failures: readonly Failure[]): readonly (readonly [cause: string, count: number])[] {
  const counts = new Map<string, number>()
  for (const { cause } of failures) counts.set(cause, (counts.get(cause) ?? 0) + 1)
  return [...counts].toSorted(([, one], [, other]) => other - one)
}

function unexplained(verdict: Verdict): string {
  const busy = `the visitors’ own process stalled for more than ${MOST_STALLED * 100} % of the time: run it on a machine with less to do`
  const lines = [
    ...(verdict.stalledShare > MOST_STALLED ? [busy] : []),
    ...verdict.wrong.map(
      (page) => `visitor ${page.visitor} saw ${page.wrongly} at ${seconds(page.arrivedMs)} s`,
    ),
    ...verdict.unexplainedLosses.map(
      (loss) =>
        `visitor ${loss.visitor} lost a session of ${seconds(loss.begunMs)} s between ${seconds(loss.aliveMs)} s and ${seconds(loss.missedMs)} s`,
    ),
    ...verdict.unexplainedRevivals.map(
      (one) =>
        `visitor ${one.visitor} opened a page at ${seconds(one.openedMs)} s by a session that ended at ${seconds(one.endedMs)} s`,
    ),
    ...verdict.unexplainedFailures.map(
      (one) =>
        `visitor ${one.visitor} tapped at ${seconds(one.tappedMs)} s: ${one.cause} at ${seconds(one.failedMs)} s`,
    ),
  ]
  return lines.map((line) => `- ${line}`).join('\n')
}

const seconds = (ms: number) => (ms / 1000).toFixed(1)
const minutes = (ms: number) => (ms / 60_000).toFixed(1)
