import { toMermaid } from '../flow/diagram/mermaid.ts'
import { forSharing } from '../flow/diagram/share.ts'
import { numbersOf } from '../flow/diagram/steps.ts'
import { isTroubled, type Verdict, verdictOf } from '../flow/diagram/verdict.ts'
import type { Flow } from '../flow/hop.ts'
import { clockTime, duration } from './details.ts'
import { element } from './element.ts'
import { markText } from './mark-words.ts'
import { currentLanguage, inWords } from './page-state.ts'
import { rove } from './roving.ts'
import type { Setting } from './setting.ts'
import { STEP_WORDS } from './step-words.ts'
import { toast } from './toast.ts'
import { ACTOR_NAMES, UI } from './words.ts'

export type Past = {
  readonly chips: HTMLElement
  readonly actions: HTMLElement
  readonly draw: (flows: readonly Flow[], shown: Flow | null) => void
}

const MOST_CHIPS = 100

/** Shown instead of the number of steps. */
const SIGNS: Readonly<Partial<Record<Verdict, string>>> = {
  'waits-for-visitor': '?',
  'waits-for-phone': '?',
  'waits-for-computer': '…',
  'not-paired': '!',
  paired: '⇄',
  'signed-out': '↩',
  elsewhere: '→',
  'under-way': '…',
  stopped: '…',
  'cut-off': '!',
  unseen: '!',
  trouble: '!',
}

/** The logins so far: open one again, save it as a file, open a file, export. */
export function buildPast(
  { users, recorded }: Setting,
  onChoose: (flow: Flow) => void,
  onOpen: (flow: Flow) => void,
  onClear: () => void,
): Past {
  const chips = element('div', { class: 'chips' })
  const actions = element('div', { class: 'actions' })
  rove(chips)

  const load = async (file: File | undefined) => {
    if (file === undefined) return
    const headers = { 'Content-Type': 'application/json' }
    const answer = await fetch('/simulator/flow/read', { method: 'POST', headers, body: await file.text() })
    if (answer.ok) onOpen(await answer.json())
    else toast(inWords(UI.badFile), actions)
  }

  const draw = (flows: readonly Flow[], shown: Flow | null) => {
    const newest = flows.slice(-MOST_CHIPS).reverse()
    const focused = document.activeElement?.closest('.chip')?.getAttribute('data-flow')
    const isFirst = ({ id }: Flow) => id === (focused ?? shown?.id)
    const first = newest.find(isFirst) ?? newest[0]
    chips.replaceChildren(
      element('b', {}, inWords(UI.past)),
      ...(newest.length === 0
        ? [element('span', { class: 'none' }, inWords(recorded ? UI.noneYet : UI.notRecorded))]
        : []),
      ...newest.map((flow) => {
        const count = new Set(numbersOf(flow)).size
        const nickname =
          users.find(({ id }) => id === flow.user)?.nickname ??
          (flow.phone === null ? inWords(UI.elsewhere) : '')
        const troubled = isTroubled(flow, Date.now())
        return element(
          'button',
          {
            type: 'button',
            class: troubled ? 'chip troubled' : 'chip',
            'aria-pressed': String(flow.id === shown?.id),
            title: flow.path,
            tabindex: flow === first ? '0' : '-1',
            'data-flow': flow.id,
            onclick: () => onChoose(flow),
          },
          element('i', {}, SIGNS[verdictOf(flow, Date.now())] ?? String(count)),
          element('span', {}, `${clockTime(flow.startedAtMs)} ${nickname}`),
        )
      }),
    )
    if (focused != null) chips.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true })
    const picker = element('input', { type: 'file', accept: 'application/json,.json', hidden: true })
    picker.addEventListener('change', () => load(picker.files?.[0]))
    const only = (label: string, act: (flow: Flow) => void) =>
      element(
        'button',
        { type: 'button', disabled: shown === null, onclick: () => shown !== null && act(shown) },
        label,
      )
    actions.replaceChildren(
      only(inWords(UI.download), save),
      element('button', { type: 'button', onclick: () => picker.click() }, inWords(UI.open)),
      picker,
      only(inWords(UI.mermaid), (flow) => {
        const text = toMermaid(flow, {
          actor: (actor) => inWords(ACTOR_NAMES[actor]),
          title: ({ kind }) => inWords(STEP_WORDS[kind].title),
          mark: (mark) => markText(mark, currentLanguage()),
          restarted: (goesOn) => inWords(goesOn ? UI.restarted : UI.cutOff),
          time: duration,
        })
        navigator.clipboard.writeText(text).then(() => toast(inWords(UI.copied), actions))
      }),
      element(
        'button',
        { type: 'button', disabled: flows.length === 0, onclick: onClear },
        inWords(UI.clear),
      ),
    )
  }
  return { chips, actions, draw }
}

function save(flow: Flow): void {
  const address = URL.createObjectURL(
    new Blob([JSON.stringify(forSharing(flow), null, 2)], { type: 'application/json' }),
  )
  element('a', { href: address, download: `login-${flow.id}.json` }).click()
  URL.revokeObjectURL(address)
}
