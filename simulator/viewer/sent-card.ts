import { element } from './element.ts'
import { inWords } from './page-state.ts'
import type { SharedCard, ShareTarget } from './shared-card.ts'
import { UI } from './words.ts'

/** A shared page in the conversation; on moments only its title shows. @param open what a tap on it does */
export function drawSharedCard(
  { title, desc, imgUrl }: SharedCard,
  target: ShareTarget,
  open: () => void,
): HTMLElement {
  return element(
    'button',
    { class: 'sent-card', type: 'button', onclick: open },
    element('b', {}, title),
    element('small', {}, target === 'chat' ? desc : inWords(UI.moments)),
    imgUrl === '' ? null : element('img', { src: imgUrl, alt: '' }),
  )
}
