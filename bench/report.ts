import { writeFileSync } from 'node:fs'
import { chartOf } from './chart.ts'
import { floorsOf } from './floors.ts'
import { type Rates, ratio } from './interleave.ts'
import { type Latency, quantileMs, SHARES } from './latency.ts'
import { machine } from './machine.ts'
import { median } from './quantiles.ts'

/** What one run has measured. */
export type Measured = {
  latency?: Latency
  closed?: { readonly rates: Rates; readonly upstashShare: number }
  strangers?: Rates
  /** Over the bare app's start: the first one of a build, and later ones. */
  start?: { readonly first: number; readonly later: number }
  login?: { readonly p50: number; readonly p99: number; readonly idleHandlerMs: number }
  browser?: { readonly firstOverAgain: number; readonly javaScript: number }
  /** The load average before and after. */
  loads: readonly [before: number, after: number]
}

export function writeReport(measured: Measured): void {
  writeFileSync(
    'bench/RESULTS.md',
    `# Measured side by side

One run of \`npm run bench\`: the same page under \`next start\`, with this login, with others, and with none (bare). The load
average of the machine, the benchmark included, was ${measured.loads[0].toFixed(1)} before and ${measured.loads[1].toFixed(1)} after it.

${tablesOf(measured)}
${machine()}

![Pages a second, over the bare page](chart.svg)
`,
  )
  if (measured.closed !== undefined) writeFileSync('bench/chart.svg', chartOf(measured.closed.rates))
}

export function tablesOf(measured: Measured): string {
  const { latency, closed } = measured
  return [
    ...(latency === undefined ? [] : [latencyTable(latency)]),
    ...(closed === undefined ? [] : [closedTable(closed)]),
    floorsTable(measured),
  ].join('\n')
}

function latencyTable({ barePerSecond, latencies }: Latency): string {
  const rates = SHARES.map((share) => `${share * 100} % (${Math.round(share * barePerSecond)} a second)`)
  const rows = [...latencies.keys()].map((name) => {
    const cells = SHARES.map((share) =>
      [0.5, 0.99].map((of) => Math.round(quantileMs(latencies, name, share, of))).join(' / '),
    )
    return `| ${name} | ${cells.join(' | ')} |`
  })
  return `## Visitors who come when they like

Milliseconds from the moment at which a visitor comes to the end of the answer, p50 / p99: at random times (Poisson), at
three shares of the ${Math.round(barePerSecond)} pages a second that bare reaches in a closed loop on the same cores. The generator has
a core of its own, which no server uses. Rounds alternate, every other one backwards.

| | ${rates.join(' | ')} |
|---|---|---|---|
${rows.join('\n')}
`
}

function closedTable({ rates, upstashShare }: { readonly rates: Rates; readonly upstashShare: number }) {
  const rows = [...rates.keys()].map((name) => {
    const { median, lowest, highest } = ratio(rates, name, 'bare')
    return `| ${name} | ${median.toFixed(2)} | ${lowest.toFixed(2)}–${highest.toFixed(2)} |`
  })
  return `## Sixteen connections that wait for each answer

Pages a second, each round over bare in the same round; ${rates.get('bare')?.length ?? 0} rounds over three starts. Bare reached
${Math.round(median(rates.get('bare') ?? []))} a second in the median.

| | over bare | spread |
|---|---|---|
${rows.join('\n')}

While Upstash was asked its endpoint, a process of the benchmark, took ${Math.round(upstashShare * 100)} % of a core that ours
then did not have.
`
}

function floorsTable(measured: Measured): string {
  const rows = floorsOf(measured).map(
    ({ what, reached, wanted }) => `| ${what} | ${reached.toFixed(2)} | ${wanted} |`,
  )
  return `## Ratios

| what | reached | wanted |
|---|---|---|
${rows.join('\n')}
`
}
