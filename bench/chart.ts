import { type Rates, ratio } from './interleave.ts'

const WIDTH = 720
const BAR = 28

/** Pages a second over the bare page, as horizontal bars, readable in light and dark mode. */
export function chartOf(rates: Rates): string {
  const bars = [...rates.keys()]
    .filter((name) => !name.startsWith('express'))
    .map((name) => [name, ratio(rates, name, 'bare').median] as const)
  const scale = (WIDTH - 280) / Math.max(...bars.map(([, ratio]) => ratio))
  const rows = bars.map(([name, ratio], at) => {
    const y = 16 + at * (BAR + 10)
    const colour = name.startsWith('ours') ? '#07c160' : '#8a8f98'
    return `<text x="190" y="${y + 19}" text-anchor="end">${name}</text>
<rect x="200" y="${y}" width="${Math.round(ratio * scale)}" height="${BAR}" rx="4" fill="${colour}"/>
<text x="${208 + Math.round(ratio * scale)}" y="${y + 19}">${ratio.toFixed(2)}</text>`
  })
  const height = 24 + bars.length * (BAR + 10)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="15">
<title>Pages a second, over the bare page</title>
<style>text{fill:#24292f}@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>
${rows.join('\n')}
</svg>
`
}
