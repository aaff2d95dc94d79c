import { ask } from './raw-request.ts'

/** Each series of one scrape, by its name and labels, and its value. */
export type Scrape = ReadonlyMap<string, number>

/** Scrapes a server as Prometheus does. */
export async function scrape(port: number, token: string): Promise<Scrape> {
  const answer = await ask(port, { path: '/metrics', headers: { Authorization: `Bearer ${token}` } })
  if (answer.status !== 200) throw new Error(`/metrics: ${answer.status}`)
  const lines = answer.body.split('\n').filter((line) => /^\w/.test(line))
  return new Map(
    lines.map((line) => [withTarget(line.slice(0, line.lastIndexOf(' '))), Number(line.split(' ').at(-1))]),
  )
}

/** What Prometheus adds: whom it scraped. */
function withTarget(series: string): string {
  const target = 'instance="10.0.0.5:9464",job="wechat-login"'
  return series.endsWith('}') ? series.replace(/\}$/, `,${target}}`) : `${series}{${target}}`
}
