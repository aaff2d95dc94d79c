import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { FAILURE_CAUSES } from '../lib/wechat-login/login/failure.ts'
import { newRegistry } from '../lib/wechat-login/metrics/registry.ts'

const page = readFileSync('docs/operations.md', 'utf8')
const rulesText = readFileSync('deploy/alerts.yml', 'utf8')
const dashboardText = readFileSync('deploy/grafana.json', 'utf8')

const rules = z
  .object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({
            alert: z.string(),
            expr: z.string(),
            labels: z.object({ severity: z.enum(['page', 'ticket']) }),
            annotations: z.object({ summary: z.string(), runbook: z.string() }),
          }),
        ),
      }),
    ),
  })
  .parse(parse(rulesText))
  .groups.flatMap((group) => group.rules)

const registry = newRegistry({ store: 'file', build: 'a-build', node: 'v24' })
const exposed = (await registry.metrics()).split('\n').filter((line) => /^\w/.test(line))
const names = new Set(exposed.map((line) => line.split(/[{ ]/, 1)[0] ?? ''))
const namesIn = (text: string) =>
  [...text.matchAll(/\b(?:wechat_login|nodejs|process)_[a-z0-9_]+\b/g)].map(String)

/** The labels that a line is selected by, such as `cause="sessions-lost"`. */
const selected = (text: string) =>
  [...text.matchAll(/(wechat_login_[a-z_]+)\{([^}]*)\}/g)].flatMap(([, name = '', inside = '']) =>
    [...inside.matchAll(/(\w+)(=~|!~|!=|=)\\?"([^"\\]*)\\?"/g)]
      .filter(([, label]) => label !== 'instance' && label !== 'job')
      .flatMap(([, label = '', , values = '']) => values.split('|').map((value) => ({ name, label, value }))),
  )

it('explains each event that the server logs, and no other', () => {
  const source = readFileSync('lib/wechat-login/events.ts', 'utf8')
  const events = [...source.matchAll(/readonly name:((?:\s*\|?\s*'[a-z.-]+')+)/g)].flatMap(([, union = '']) =>
    [...union.matchAll(/'([a-z.-]+)'/g)].map(([, name]) => name),
  )
  const logLines = page.slice(page.indexOf('## Log lines'), page.indexOf('## Traces'))
  const rows = [...logLines.matchAll(/^\| `([a-z.-]+)` /gm)].map(([, name]) => name)
  expect(events.length).toBeGreaterThan(20)
  expect(rows.toSorted()).toEqual(events.toSorted())
})

it('has a runbook entry for each alert, which its annotation names, and no other', () => {
  const headings = [...page.matchAll(/^### (\w+)$/gm)].map(([, name]) => name)
  expect(rules.map(({ alert }) => alert)).toEqual(headings)
  for (const { alert, annotations } of rules)
    expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`)
  for (const heading of headings)
    expect(page.split(`### ${heading}\n`)[1]?.split('\n#')[0], heading).toContain('**Do:**')
})

it('lists each metric of the login, and no other', () => {
  const rows = [...page.matchAll(/^\| `([a-z_]+)` +\|[^|]*\|[^|]*\|$/gm)].map(
    ([, name]) => `wechat_login_${name}`,
  )
  const own = [...names].filter((name) => name.startsWith('wechat_login_'))
  const bare = new Set(own.map((name) => name.replace(/_(?:bucket|sum|count)$/, '')))
  expect(rows.toSorted()).toEqual([...bare].toSorted())
})

it('says of each cause of a failed login what to do', () => {
  const told = page.slice(page.indexOf('### WeChatLoginFails'), page.indexOf('### WeChatLoginSessionsLost'))
  expect(FAILURE_CAUSES.filter((cause) => !told.includes(`\`${cause}\``))).toEqual([])
})

it.each([
  ['deploy/alerts.yml', rulesText],
  ['deploy/grafana.json', dashboardText],
])('%s asks only for metrics and label values that exist', (_, text) => {
  expect(namesIn(text).length).toBeGreaterThan(15)
  for (const name of namesIn(text)) expect(names, name).toContain(name)
  for (const { name, label, value } of selected(text))
    expect(
      exposed.some((line) => line.startsWith(`${name}{`) && line.includes(`${label}="${value}"`)),
      `${name} ${label} ${value}`,
    ).toBe(true)
})

it('the dashboard and the alerts together use each metric of the login', () => {
  for (const name of [...names].filter((one) =>
    /^wechat_login_.*(?:_total|_open|_findings|_info)$/.test(one),
  ))
    expect(dashboardText, name).toContain(name)
})
