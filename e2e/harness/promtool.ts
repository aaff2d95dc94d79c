import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** A series by its name and labels, and its values, one a minute, as Prometheus' tests write them: `0x10 5x20`. */
export type Series = readonly [name: string, values: string]

const ALERTS_FIRING = 'count by (alertname) (ALERTS{alertstate="firing"})'

/** What is never so: promtool then tells what it got instead. */
const NEVER = [{ labels: '{never="so"}', value: 0 }]

/**
 * Which alerts of deploy/alerts.yml fire at that minute, by Prometheus' own judgement.
 * @param cases each with series of its own
 * @returns the names of the alerts, case by case
 * @throws an error with promtool's words, when it cannot read the rules or the series
 */
export function alertsFiring(
  cases: readonly (readonly Series[])[],
  minute: number,
): readonly (readonly string[])[] {
  const folder = mkdtempSync(join(tmpdir(), 'alerts-'))
  const file = join(folder, 'test.yml')
  const tests = cases.map((series) => ({
    interval: '1m',
    input_series: series.map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [{ expr: ALERTS_FIRING, eval_time: `${minute}m`, exp_samples: NEVER }],
  }))
  const rules = { rule_files: [resolve('deploy/alerts.yml')], evaluation_interval: '1m', tests }
  writeFileSync(file, JSON.stringify(rules)) // YAML takes JSON
  const ran = spawnSync('promtool', ['test', 'rules', file], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  const told = ran.stdout + ran.stderr
  const results = told.split(/\bgot:/).slice(1)
  if (results.length !== cases.length) throw new Error(`promtool: ${ran.error?.message ?? told}`)
  return results.map((got) => [...got.matchAll(/alertname="(\w+)"/g)].map(([, name = '']) => name).toSorted())
}
