import { type Absent, type Row, rowsOf } from '../flow/diagram/rows.ts'
import type { Actor, Step, StepKind } from '../flow/diagram/step.ts'
import type { Flow } from '../flow/hop.ts'
import { detailsOf, duration } from './details.ts'
import { element, icon } from './element.ts'
import { ACTOR_ICONS } from './icons.ts'
import { markText } from './mark-words.ts'
import { onArrow } from './on-arrow.ts'
import { currentLanguage, inWords } from './page-state.ts'
import { STEP_WORDS } from './step-words.ts'
import { ACTOR_NAMES, UI } from './words.ts'

const LANES: readonly Actor[] = ['user', 'client', 'server', 'platform', 'store']
const STRANGE: ReadonlySet<StepKind> = new Set(['stranger-callback', 'stranger-answer'])
const SLOW_MS = 1000

export type Diagram = {
  readonly root: HTMLElement
  /** Draws the first `shown` arrows of a login. */
  readonly draw: (flow: Flow | null, shown: number) => void
}

/** The sequence diagram: five lifelines, one arrow a row, and beside it its purpose. */
export function buildDiagram(): Diagram {
  const heads = element('div', { class: 'heads' })
  const lines = element('ol', { class: 'rows' })
  const drawn = new Map<string, { signature: string; line: HTMLElement }>()
  const open = new Set<string>()

  const draw = (flow: Flow | null, shown: number) => {
    heads.replaceChildren(element('span'), element('span', { class: 'lanes' }, ...LANES.map(head)))
    const kept = new Set<string>()
    const rows = rowsOf(flow).slice(0, flow === null ? undefined : shown)
    const all = flow === null ? rows : [...rows, ...stillToCome(rowsOf(flow).slice(shown))]
    const next = all.map((row, place) => {
      const key = `${flow?.id ?? ''} ${keyOf(row)} ${row.kind === 'step' ? '' : place}`
      kept.add(key)
      const signature = JSON.stringify([row, currentLanguage()])
      const before = drawn.get(key)
      if (before?.signature === signature) return before.line
      const line = lineOf(row, open, key)
      if (before !== undefined) line.classList.add('still')
      drawn.set(key, { signature, line })
      return line
    })
    for (const key of drawn.keys()) if (!kept.has(key)) drawn.delete(key)
    putInOrder(lines, next)
  }
  return { root: element('div', { class: 'diagram' }, heads, lines), draw }
}

/** Changes only rows that differ: a row that is moved would be animated again. */
function putInOrder(list: HTMLElement, items: readonly HTMLElement[]): void {
  const wanted = new Set<Element>(items)
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove()
  for (const [place, item] of items.entries()) {
    const there = list.children[place] ?? null
    if (there !== item) list.insertBefore(item, there)
  }
}

/** Draws arrows that are not shown yet like those that are still to come. */
function stillToCome(rows: readonly Row[]): readonly Row[] {
  return rows.flatMap((row): readonly Row[] => {
    if (row.kind === 'restarted') return []
    if (row.kind === 'absent') return [row]
    const { number, kind, from, to } = row.step
    return number === null ? [] : [{ kind: 'absent', absent: { number, kind, from, to }, skipped: false }]
  })
}

function keyOf(row: Row): string {
  if (row.kind === 'step') return `${row.step.hop.id} ${row.step.kind}`
  return row.kind === 'absent' ? `absent ${row.absent.number}` : `restarted ${row.atMs}`
}

function head(actor: Actor): HTMLElement {
  return element('span', { class: `head ${actor}` }, icon(ACTOR_ICONS[actor]), inWords(ACTOR_NAMES[actor]))
}

function lineOf(row: Row, open: Set<string>, key: string): HTMLElement {
  if (row.kind === 'restarted')
    return element('li', { class: 'interruption' }, `⟳ ${inWords(row.goesOn ? UI.restarted : UI.cutOff)}`)
  return row.kind === 'absent' ? absentLine(row.absent, row.skipped) : stepLine(row.step, open, key)
}

function absentLine(absent: Absent, skipped: boolean): HTMLElement {
  const { title, why } = STEP_WORDS[absent.kind]
  return element(
    'li',
    { class: skipped ? 'absent skipped' : 'absent' },
    element(
      'div',
      { class: 'row' },
      element('span', { class: 'number' }, String(absent.number)),
      element('span', { class: 'lanes' }, arrow(absent.kind, absent.from, absent.to, '', 'request')),
      element(
        'span',
        { class: 'text' },
        element('b', {}, inWords(title)),
        skipped ? null : element('small', {}, inWords(why)),
      ),
    ),
  )
}

function stepLine(step: Step, open: Set<string>, key: string): HTMLElement {
  const { title, why } = STEP_WORDS[step.kind]
  const troubled = step.marks.some(({ kind }) => kind !== 'event')
  const details = element(
    'details',
    { open: open.has(key) },
    element(
      'summary',
      { class: 'row' },
      element('span', { class: 'number' }, step.number === null ? '' : String(step.number)),
      element(
        'span',
        { class: 'lanes' },
        ...(step.to === 'store' ? [] : [arrow(step.kind, step.from, step.to, onArrow(step), step.side)]),
        ...storeArrow(step),
      ),
      element(
        'span',
        { class: 'text' },
        element('b', {}, inWords(title), element('time', {}, timeOf(step))),
        element('small', {}, inWords(why)),
        ...step.marks.map((mark) =>
          element('em', { class: `mark ${mark.kind}` }, markText(mark, currentLanguage())),
        ),
      ),
    ),
    detailsOf(step),
  )
  details.addEventListener('toggle', () => (details.open ? open.add(key) : open.delete(key)))
  const slow = step.kind === 'page' && (step.tookMs ?? 0) > SLOW_MS && step.marks.length === 0
  if (slow) details.querySelector('small')?.append(` ${inWords(UI.compiles)}`)
  const number = step.number === null ? 'unnumbered' : 'numbered'
  return element(
    'li',
    { class: `step ${step.side} ${number}${troubled ? ' troubled' : ''}`, 'data-kind': step.kind },
    details,
  )
}

function timeOf({ tookMs, kind }: Step): string {
  return tookMs === null || kind === 'stands' ? '' : duration(tookMs)
}

function arrow(kind: StepKind, from: Actor, to: Actor, label: string, side: Step['side']): HTMLElement {
  const [start, end] = [LANES.indexOf(from), LANES.indexOf(to)]
  const direction = end > start ? 'rightward' : 'leftward'
  const betweenServers =
    !STRANGE.has(kind) && [from, to].every((actor) => actor !== 'client' && actor !== 'user')
  const trust = STRANGE.has(kind) ? ' strange' : betweenServers ? ' between-servers' : ''
  return element(
    'span',
    { class: `arrow ${direction} ${side}${trust} from-${Math.min(start, end)} to-${Math.max(start, end)}` },
    element('span', { class: 'label' }, label),
  )
}

/** The store commands of a request, as one thin arrow. */
function storeArrow({ store }: Step): readonly HTMLElement[] {
  if (store.length === 0) return []
  const label = store
    .map(({ verb, outcome }) => (outcome === 'done' ? verb : `${verb} ${outcome}`))
    .join(' · ')
  return [element('span', { class: 'arrow stored from-2 to-4' }, element('span', { class: 'label' }, label))]
}
