import { element, icon } from './element.ts'
import { BACK, CLOSE } from './icons.ts'
import { inWords } from './page-state.ts'
import { toast } from './toast.ts'
import { UI } from './words.ts'

export type WebView = { readonly root: HTMLElement }

type Opening = {
  readonly title: string
  readonly url: string
  readonly addressOf: () => string
  readonly onClose: () => void
}

const LONGEST_HISTORY = 50 // a browser's own

/**
 * WeChat's view of a page: ✕ and ··· as there, and ‹ once there is something to go back to. The page is of another
 * origin, so how far one can go back is read off the window's history, which a frame's steps are part of.
 */
export function openWebView({ title, url, addressOf, onClose }: Opening): WebView {
  const frame = element('iframe', { src: url, title, referrerpolicy: 'unsafe-url' })
  const back = element('button', { type: 'button', class: 'bar-side', 'aria-label': inWords(UI.back) })
  const progress = element('i', { class: 'progress' })
  let known = history.length
  let depth = 0

  const look = () => {
    depth += Math.max(0, history.length - known)
    known = history.length
    back.classList.toggle('at-first', depth === 0)
    back.replaceChildren(icon(depth > 0 ? BACK : CLOSE))
    return depth
  }
  const watch = setInterval(look, 300)
  const close = () => {
    clearInterval(watch)
    onClose()
  }
  frame.addEventListener('load', () => {
    progress.remove()
    look()
  })
  back.addEventListener('click', () => {
    if (look() === 0 || history.length >= LONGEST_HISTORY) return close()
    depth -= 1
    history.back()
    look()
  })
  look()

  const root = element(
    'div',
    { class: 'web-view' },
    element(
      'div',
      { class: 'bar' },
      back,
      element('strong', {}, title),
      element(
        'button',
        {
          type: 'button',
          class: 'bar-side dots',
          'aria-label': inWords(UI.more),
          onclick: () => root.append(sheet()),
        },
        '···',
      ),
    ),
    progress,
    frame,
  )

  const sheet = () => {
    const choice = (label: string, act: () => void) =>
      element(
        'button',
        {
          type: 'button',
          onclick: () => {
            made.remove()
            act()
          },
        },
        label,
      )
    const made: HTMLElement = element(
      'div',
      { class: 'sheet', onclick: (event) => event.target === made && made.remove() },
      element(
        'div',
        {},
        choice(inWords(UI.copyLink), () =>
          navigator.clipboard.writeText(addressOf()).then(() => toast(inWords(UI.copied))),
        ),
        choice(inWords(UI.openInBrowser), () => window.open(addressOf(), '_blank', 'noopener')),
        choice(inWords(UI.refresh), () => {
          frame.src = addressOf()
        }),
        choice(inWords(UI.cancel), () => {}),
      ),
    )
    return made
  }
  return { root }
}
