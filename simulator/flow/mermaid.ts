import type { Flow } from './hop.ts'
import { rowsOf } from './rows.ts'
import type { Actor, Step } from './step.ts'

const ACTORS: readonly (readonly [Actor, string])[] = [
  ['user', 'Visitor'],
  ['client', 'WeChat client'],
  ['server', 'This server'],
  ['platform', "WeChat's platform"],
  ['store', 'Session store'],
]

/** A login as a Mermaid sequence diagram, for a README or an issue. @see https://mermaid.js.org/syntax/sequenceDiagram */
export function toMermaid(flow: Flow, titleOf: (step: Step) => string): string {
  const lines = rowsOf(flow).flatMap((row) => {
    if (row.kind === 'restarted') return ['Note over server: the server started again']
    return row.kind === 'step' ? linesOf(row.step, titleOf(row.step)) : []
  })
  return [
    'sequenceDiagram',
    ...ACTORS.map(([id, name]) => `${id === 'user' ? 'actor' : 'participant'} ${id} as ${name}`),
    ...lines,
    '',
  ]
    .join('\n  ')
    .trimEnd()
}

function linesOf(step: Step, title: string): readonly string[] {
  const arrow = step.side === 'answer' ? '-->>' : '->>'
  const number = step.number === null ? '' : `${step.number}. `
  const took = step.tookMs === null ? '' : ` (${Math.round(step.tookMs)} ms)`
  return [
    `${step.from}${arrow}${step.to}: ${plain(`${number}${title}${took}`)}`,
    ...step.store.map(({ verb, outcome }) => `server->>store: ${plain(`${verb}, ${outcome}`)}`),
    ...step.marks.map(({ kind, what }) => `Note over ${step.from},${step.to}: ${plain(`${kind} ${what}`)}`),
  ]
}

/** A semicolon ends a Mermaid line, and `#` begins an entity. */
function plain(text: string): string {
  return text.replace(/[;#\n]/g, ' ').trim()
}
