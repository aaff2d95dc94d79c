import type { GroupedFinding } from './examine.ts'

const WORDS = { fine: 'fine', unknown: 'unknown', warning: 'warning', fault: 'FAULT' } as const
const COLOURS = { fine: 32, unknown: 2, warning: 33, fault: 31 } as const
const VERDICT_CHARS = 9

/** One line a finding, under the part of the product that it is about, and one line that counts them. */
export function asText(findings: readonly GroupedFinding[], coloured: boolean): string {
  const groups = [...new Set(findings.map(({ group }) => group))]
  const blocks = groups.map((group) => [
    group,
    ...findings.filter((finding) => finding.group === group).map((finding) => lineOf(finding, coloured)),
  ])
  return [...blocks.map((lines) => `${lines.join('\n')}\n`), countOf(findings)].join('\n')
}

function lineOf({ what, verdict, found, remedy }: GroupedFinding, coloured: boolean): string {
  const word = WORDS[verdict].padEnd(VERDICT_CHARS)
  const painted = coloured ? `\u001b[${COLOURS[verdict]}m${word}\u001b[0m` : word
  return `  ${painted}${what}: ${found}${remedy === null ? '' : ` → ${remedy}`}`
}

/** What is unknown counts too: it is not said to be well. */
function countOf(findings: readonly GroupedFinding[]): string {
  const count = (verdict: GroupedFinding['verdict']) =>
    findings.filter((finding) => finding.verdict === verdict).length
  const plural = (many: number, one: string) => `${many} ${one}${many === 1 ? '' : 's'}`
  return `${plural(count('fault'), 'fault')}, ${plural(count('warning'), 'warning')}, ${count('unknown')} unknown`
}
