import type { Flow } from '../hop.ts'
import { rowsOf } from './rows.ts'
import type { Actor, Mark, Step } from './step.ts'

/** The diagram's own words in the language that is chosen. */
export type MermaidWords = {
  readonly actor: (actor: Actor) => string
  readonly title: (step: Step) => string
  readonly mark: (mark: Mark) => string
  readonly restarted: (goesOn: boolean) => string
  readonly time: (ms: number) => string
}

type Line = { readonly atMs: number; readonly text: string }

const ACTORS: readonly Actor[] = ['user', 'client', 'server', 'platform', 'store']

/** A login as a Mermaid sequence diagram, for a README or an issue. @see https://mermaid.js.org/syntax/sequenceDiagram */
export function toMermaid(flow: Flow, words: MermaidWords): string {
  const lines = rowsOf(flow).flatMap((row): readonly Line[] => {
    if (row.kind === 'restarted')
      return [{ atMs: row.atMs, text: `Note over server: ${plain(words.restarted(row.goesOn))}` }]
    return row.kind === 'step' ? linesOf(row.step, words) : []
  })
  return [
    'sequenceDiagram',
    ...ACTORS.map((id) => `${id === 'user' ? 'actor' : 'participant'} ${id} as ${plain(words.actor(id))}`),
    ...lines.toSorted((a, b) => a.atMs - b.atMs).map(({ text }) => text),
  ].join('\n  ')
}

/** A step, its store commands, and its notes. */
function linesOf(step: Step, words: MermaidWords): readonly Line[] {
  const { from, to, side, atMs, tookMs, store, marks } = step
  const arrow = side === 'answer' ? '-->>' : '->>'
  const number = step.number === null ? '' : `${step.number}. `
  const took = tookMs === null ? '' : ` (${words.time(tookMs)})`
  const said = `${from}${arrow}${to}: ${plain(`${number}${words.title(step)}${took}`)}`
  return [
    { atMs, text: to === 'store' ? `Note over server: ${plain(words.title(step))}` : said },
    ...store.map(({ verb, outcome, atMs: askedAtMs }) => ({
      atMs: askedAtMs,
      text: `server->>store: ${plain(outcome === 'done' ? verb : `${verb} ${outcome}`)}`,
    })),
    ...marks.map((mark) => ({
      atMs,
      text: `Note over ${to === 'store' ? 'server' : `${from},${to}`}: ${plain(words.mark(mark))}`,
    })),
  ]
}

/**
 * Text that cannot end a line, begin an entity, a comment or a directive, or be HTML.
 * @see https://mermaid.js.org/syntax/sequenceDiagram.html#entity-codes-to-escape-characters
 */
function plain(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/[#;<>%{}&"`\\]/g, (character) => `#${character.codePointAt(0)};`)
    .trim()
}
