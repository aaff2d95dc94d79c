import { element, icon } from './element.ts'
import { holderDoes } from './holder-does.ts'
import { BACK, CLOSE } from './icons.ts'
import { inWords } from './page-state.ts'
import { watchPage } from './shown-page.ts'
import { toast } from './toast.ts'
import { UI } from './words.ts'

export type WebView = { readonly root: HTMLElement; readonly close: () => void }

type Opening = {
  readonly title: string
  readonly url: string
  readonly appOrigin: string
  /** Where a page stands that does not say it itself, as far as the record knows. */
  readonly recordedAddress: () => string | null
  readonly onClose: () => void
}

const LONGEST_HISTORY = 50 // a browser's own

/**
 * WeChat's view of a page: ✕ and ··· as there, and ‹ once there is something to go back to. The page is of another
 * origin, so how far one can go back is read off the window's history, which a frame's steps are part of.
 */
export function openWebView({ title, url, appOrigin, recordedAddress, onClose }: Opening): WebView {
  const frame = element('iframe', { src: url, title, referrerpolicy: 'unsafe-url' })
  const back = element('button', { type: 'button', class: 'bar-side', 'aria-label': inWords(UI.back) })
  const name = element('strong', {}, title)
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
  const shown = watchPage(frame, appOrigin, () => {
    progress.remove()
    name.textContent = shown.page()?.title ?? new URL(addressOf()).host
    look()
  })
  const addressOf = () => shown.page()?.address ?? recordedAddress() ?? url
  const close = () => {
    clearInterval(watch)
    shown.stop()
    root.remove()
    onClose()
  }
  back.addEventListener('click', async () => {
    if (look() === 0 || history.length >= LONGEST_HISTORY) return close()
    depth -= 1
    await holderDoes('back')
    history.back()
    look()
  })
  look()

  const root: HTMLElement = element(
    'div',
    { class: 'web-view' },
    element(
      'div',
      { class: 'bar' },
      back,
      name,
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
        choice(inWords(UI.refresh), () => shown.reload(addressOf())),
        choice(inWords(UI.cancel), () => {}),
      ),
    )
    return made
  }
  return { root, close }
}
