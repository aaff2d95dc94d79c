import { withoutRouterKey } from '../flow/diagram/router-key.ts'
import { rowsOf } from '../flow/diagram/rows.ts'
import { isTroubled } from '../flow/diagram/verdict.ts'
import type { Flow } from '../flow/hop.ts'
import { buildControls } from './controls.ts'
import { buildDiagram } from './diagram.ts'
import { element, icon } from './element.ts'
import { SHIELD } from './icons.ts'
import { currentLanguage, inWords, namePhone, setLanguage } from './page-state.ts'
import { buildPast } from './past.ts'
import { buildPhone } from './phone.ts'
import type { Setting } from './setting.ts'
import { summaryOf } from './summary.ts'
import { REASONS, UI } from './words.ts'

const MOST_FLOWS = 100
const PAST_MS = 60
const ARROW_MS = 130 // a login takes a tenth of a second: too quick to see

const setting: Setting = JSON.parse(document.getElementById('setting')?.textContent ?? '')
const phoneName = namePhone()
const openedAtMs = Date.now()
const flows = new Map<string, Flow>()
let shown: Flow | null = null
let chosenByHand = false
let opened: Flow | null = null
let arrows = 0
let user = setting.user

const diagram = buildDiagram()
const past = buildPast(setting, choose, openFile, clear)
const phone = buildPhone(setting, addressOnPhone)
const controls = buildControls(setting, (id) => {
  user = id
  phone.close()
  phone.draw(id)
})
const summary = element('p', { class: 'summary', role: 'status' })
const reasons = element('ul', { class: 'reasons' })
const header = element('header')
const away = element('p', { class: 'away', hidden: true })

function drawAll(): void {
  document.documentElement.lang = currentLanguage() === 'zh' ? 'zh-CN' : 'en'
  header.replaceChildren(
    element('h1', {}, inWords(UI.title)),
    element('p', {}, inWords(UI.subtitle)),
    element(
      'button',
      {
        type: 'button',
        class: 'language',
        onclick: () => {
          setLanguage(currentLanguage() === 'zh' ? 'en' : 'zh')
          drawAll()
        },
      },
      currentLanguage() === 'zh' ? 'English' : '中文',
    ),
  )
  away.textContent = inWords(UI.away)
  reasons.replaceChildren(...REASONS.map((reason) => element('li', {}, icon(SHIELD), inWords(reason))))
  phone.draw(user)
  controls.draw()
  drawFlow()
}

function drawFlow(): void {
  diagram.draw(shown, arrows)
  summary.replaceChildren(...summaryOf(shown, phoneName, shown !== null && shown === opened))
  drawPast()
}

let pastIsDue = false

function drawPast(): void {
  if (pastIsDue) return
  pastIsDue = true
  setTimeout(() => {
    pastIsDue = false
    past.draw([...flows.values()], shown)
  }, PAST_MS)
}

/** Shows a login from a file. */
function openFile(flow: Flow): void {
  opened = flow
  choose(flow)
}

/** Shows a login at once, without animation. */
function choose(flow: Flow): void {
  chosenByHand = true
  shown = flow
  arrows = rowsOf(flow).length
  drawFlow()
}

function clear(): void {
  fetch('/simulator/flow', { method: 'DELETE' })
  flows.clear()
  shown = null
  drawFlow()
}

/** The last page of this phone, as far as the record knows. */
function addressOnPhone(): string | null {
  const own = [...flows.values()].filter(({ phone: of }) => of === phoneName)
  const page = own
    .flatMap(({ hops }) => hops)
    .findLast(({ kind, leadsTo }) => kind === 'page' && leadsTo === 'nowhere')
  return page === undefined ? null : setting.appOrigin + withoutRouterKey(page.target)
}

function take(flow: Flow): void {
  const isNew = !flows.has(flow.id)
  flows.set(flow.id, flow)
  for (const oldest of flows.keys()) if (flows.size > MOST_FLOWS) flows.delete(oldest)
  if (flow.hops.some(({ faults }) => faults.length > 0)) controls.look()
  if (shown?.id === flow.id && shown !== opened) shown = flow
  else if (isNew && isOwn(flow) && isLater(flow) && mayTakeOver(flow)) {
    shown = flow
    chosenByHand = false
    arrows = flow.startedAtMs < openedAtMs ? rowsOf(flow).length : 0
  }
  if (shown?.id === flow.id) play()
  else drawPast()
}

/** A file may be of any time. */
function isLater({ startedAtMs }: Flow): boolean {
  return shown === null || shown === opened || startedAtMs > shown.startedAtMs
}

/** Requests within a page do not replace a login that went wrong, or one that was chosen by hand. */
function mayTakeOver(flow: Flow): boolean {
  if (shown === null || ['tap', 'scan', 'address'].includes(flow.opening)) return true
  return !chosenByHand && !isTroubled(shown, Date.now())
}

/** This phone's logins, and those of other clients while this phone is not in use. */
function isOwn(flow: Flow): boolean {
  return flow.phone === phoneName || (flow.phone === null && !phone.isOpen())
}

let playing = false

/** Shows the arrows one after the other. */
function play(): void {
  if (playing) return
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches || document.hidden
  const total = shown === null ? 0 : rowsOf(shown).length
  arrows = still ? total : Math.min(arrows + 1, total)
  playing = arrows < total
  if (playing)
    setTimeout(() => {
      playing = false
      play()
    }, ARROW_MS)
  drawFlow()
}

/** An `EventSource` reconnects by itself; then the server sends all logins again. */
function listen(): void {
  const source = new EventSource('/simulator/flow/events')
  source.addEventListener('message', ({ data }) => take(JSON.parse(data)))
  source.addEventListener('open', () => {
    away.hidden = true
  })
  source.addEventListener('error', () => {
    away.hidden = false
  })
}

document.body.append(
  header,
  element(
    'main',
    {},
    element('section', { class: 'left' }, controls.people, phone.root, controls.switches),
    element(
      'section',
      { class: 'right' },
      past.chips,
      element('div', { class: 'headline' }, summary, past.actions),
      away,
      diagram.root,
      reasons,
    ),
  ),
)
drawAll()
controls.look()
addEventListener('focus', () => controls.look()) // another window may have used faults up
if (setting.recorded) listen()
