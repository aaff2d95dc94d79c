import { writeFileSync } from 'node:fs'
import { type Rates, ratio } from './interleave.ts'
import { machine } from './machine.ts'
import { median } from './quantiles.ts'

export type Measured = {
  readonly rates: Rates
  readonly endpointShare: number
  readonly callbacks: { readonly p50: number; readonly p99: number; readonly idleHandlerMs: number }
  readonly visits: { readonly first: readonly number[]; readonly again: readonly number[] }
  readonly javaScript: { readonly ours: number; readonly bare: number }
}

/** The table and the chart. All values are ratios within one run. */
export function writeReport(measured: Measured): void {
  const over = (name: string, other = 'bare') => ratio(measured.rates, name, other).median
  const rows = [...measured.rates.keys()].map((name) => {
    const { median, lowest, highest } = ratio(measured.rates, name, 'bare')
    return `| ${name} | ${median.toFixed(2)} | ${lowest.toFixed(2)}–${highest.toFixed(2)} |`
  })
  const ratios: readonly (readonly [what: string, reached: number, wanted: string])[] = [
    ['page with a session on Redis, over the bare page', over('ours, Redis'), '≥ 0.95'],
    ['page with a session in the file, over the bare page', over('ours, file'), '≥ 0.95'],
    ['ours on Redis over next-auth', over('ours, Redis', 'next-auth'), '≥ 2.3'],
    ['ours on Redis over better-auth', over('ours, Redis', 'better-auth'), '≥ 1.15'],
    ['ours on Redis over iron-session in middleware', over('ours, Redis', 'iron-session'), '≥ 1.8'],
    ['page with a session on Upstash, over the bare page', over('ours, Upstash'), '≥ 0.70'],
    ['302 that begins a login, over the bare page', over('ours, no session (302)'), '≥ 4.5'],
    [
      'express-session with passport, over its bare page',
      over('express-session, passport', 'express, no session'),
      '',
    ],
    ['callback beyond WeChat’s own answer at 20 logins a second, p50 (ms)', measured.callbacks.p50, '≤ 3'],
    ['the same, p99 (ms)', measured.callbacks.p99, '≤ 15'],
    ['a handler of ours that does nothing, 20 a second, p50 (ms)', measured.callbacks.idleHandlerMs, ''],
    [
      'first visit in Chromium over one with a session',
      median(measured.visits.first) / median(measured.visits.again),
      '≤ 1.3',
    ],
    [
      'JavaScript of 去借钱 over the bare page’s (gzip)',
      measured.javaScript.ours / measured.javaScript.bare,
      '≤ 1.10',
    ],
  ]
  const rounds = measured.rates.get('bare')?.length ?? 0
  writeFileSync(
    'bench/RESULTS.md',
    `# Measured side by side

One run of \`npm run bench\`: the same page under \`next start\`, one after the other, ${rounds} rounds over three starts, 16 connections; each
round over the bare page of the same round, their median and their spread. Bare is the page without middleware and
without a session: ${Math.round(median(measured.rates.get('bare') ?? []))} a second here, in the median.

| | pages a second, over the bare page | spread |
|---|---|---|
${rows.join('\n')}

| what | reached | wanted |
|---|---|---|
${ratios.map(([what, reached, wanted]) => `| ${what} | ${reached.toFixed(2)} | ${wanted} |`).join('\n')}

While Upstash was asked its endpoint, a process of the benchmark, took ${Math.round(measured.endpointShare * 100)} % of a core
that ours then did not have.

${machine()}

![Pages a second, over the bare page](chart.svg)
`,
  )
  writeFileSync('bench/chart.svg', chart([...measured.rates.keys()].map((name) => [name, over(name)])))
}

const WIDTH = 720
const BAR = 28

/** Horizontal bars, readable in light and dark mode. */
function chart(bars: readonly (readonly [name: string, ratio: number])[]): string {
  const shown = bars.filter(([name]) => !name.startsWith('express') && !name.includes('302'))
  const scale = (WIDTH - 280) / Math.max(...shown.map(([, ratio]) => ratio))
  const rows = shown.map(([name, ratio], at) => {
    const y = 16 + at * (BAR + 10)
    const colour = name.startsWith('ours') ? '#07c160' : '#8a8f98'
    return `<text x="190" y="${y + 19}" text-anchor="end">${name}</text>
<rect x="200" y="${y}" width="${Math.round(ratio * scale)}" height="${BAR}" rx="4" fill="${colour}"/>
<text x="${208 + Math.round(ratio * scale)}" y="${y + 19}">${ratio.toFixed(2)}</text>`
  })
  const height = 24 + shown.length * (BAR + 10)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="15">
<title>Pages a second, over the bare page</title>
<style>text{fill:#24292f}@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>
${rows.join('\n')}
</svg>
`
}
