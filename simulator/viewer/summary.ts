import { numbersOf, stepsOf } from '../flow/diagram/steps.ts'
import { verdictOf } from '../flow/diagram/verdict.ts'
import type { Flow } from '../flow/hop.ts'
import { duration } from './details.ts'
import { element } from './element.ts'
import { currentLanguage, inWords } from './page-state.ts'
import { VERDICTS } from './step-words.ts'
import { UI, type Words } from './words.ts'

/** How a login ended, how long it took, whose it is and which page it was for. */
export function summaryOf(flow: Flow | null, phone: string, isFromFile: boolean): (Node | string)[] {
  if (flow === null) return [inWords(UI.waiting)]
  const steps = stepsOf(flow)
  const tookMs = (steps.at(-1)?.atMs ?? flow.startedAtMs) - flow.startedAtMs
  const verdict = verdictOf(flow, Date.now())
  const whose = isFromFile ? UI.fromFile : whoseIs(flow, phone)
  const only = `${inWords(UI.only)} ${numbersOf(flow).join(currentLanguage() === 'zh' ? '、' : ', ')}`
  return [
    element('b', {}, verdict === 'alive' ? only : inWords(VERDICTS[verdict])),
    verdict === 'cut-off' ? '' : element('span', {}, duration(tookMs)), // its end was not recorded
    whose === null ? '' : element('span', { class: 'whose' }, inWords(whose)),
    element('code', {}, flow.path),
  ]
}

/** Null: this phone. */
function whoseIs(flow: Flow, phone: string): Words | null {
  if (flow.phone === phone) return null
  return flow.phone === null ? UI.elsewhere : UI.otherPhone
}
