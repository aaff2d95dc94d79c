import { element, icon } from './element.ts'
import { holderDoes } from './holder-does.ts'
import { BACK, CLOSE } from './icons.ts'
import { inWords } from './page-state.ts'
import { type SharedCard, type ShareTarget, watchCards } from './shared-card.ts'
import { openSheet } from './sheet.ts'
import { watchPage } from './shown-page.ts'
import { toast } from './toast.ts'
import { UI } from './words.ts'

export type WebView = {
  readonly root: HTMLElement
  /** Changes the language of its buttons, and leaves its page alone. */
  readonly draw: () => void
  readonly close: () => void
}

type Opening = {
  readonly title: string
  readonly url: string
  readonly appOrigin: string
  /** The address of a page that does not report it, as far as the record knows. */
  readonly recordedAddress: () => string | null
  readonly onShare: (card: SharedCard, target: ShareTarget) => void
  readonly onClose: () => void
}

const LONGEST_HISTORY = 50 // a browser's own

/**
 * WeChat's view of a page, with ✕ and ···, and ‹ once there is a page to go back to. The page has another origin, so
 * the length of its history is taken from the window's, which includes the frame's steps.
 */
export function openWebView({ title, url, appOrigin, recordedAddress, onShare, onClose }: Opening): WebView {
  const frame = element('iframe', { src: url, title, referrerpolicy: 'unsafe-url' })
  const back = element('button', { type: 'button', class: 'bar-side' })
  const more = element('button', { type: 'button', class: 'bar-side dots' }, '···')
  const name = element('strong', {}, title)
  const progress = element('i', { class: 'progress' })
  const bar = element('div', { class: 'bar' }, back, name, more)
  const root = element('div', { class: 'web-view' }, bar, progress, frame)
  let known = history.length
  let depth = 0

  const look = () => {
    depth += Math.max(0, history.length - known)
    known = history.length
    back.classList.toggle('at-first', depth === 0)
    back.replaceChildren(icon(depth > 0 ? BACK : CLOSE))
    return depth
  }
  const shown = watchPage(frame, appOrigin, () => {
    progress.remove()
    const called = shown.page()?.title ?? new URL(addressOf()).host
    name.textContent = called
    frame.title = called
    look()
  })
  const cards = watchCards(frame, appOrigin)
  const share = (target: ShareTarget) => {
    const bare = { title: name.textContent, desc: addressOf(), link: addressOf(), imgUrl: '' }
    onShare(cards.card(target) ?? bare, target)
    toast(inWords(target === 'chat' ? UI.sent : UI.posted), more)
  }
  const addressOf = () => shown.page()?.address ?? recordedAddress() ?? url
  const watch = setInterval(look, 300)
  const close = () => {
    clearInterval(watch)
    shown.stop()
    cards.stop()
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
  more.addEventListener('click', () =>
    openSheet(root, [
      { label: inWords(UI.copyLink), act: copy },
      { label: inWords(UI.sendToChat), act: () => share('chat') },
      { label: inWords(UI.postToMoments), act: () => share('moments') },
      { label: inWords(UI.openInBrowser), act: () => window.open(addressOf(), '_blank', 'noopener') },
      { label: inWords(UI.refresh), act: () => shown.reload(addressOf()) },
      { label: inWords(UI.cancel), act: () => {} },
    ]),
  )
  const copy = () => navigator.clipboard.writeText(addressOf()).then(() => toast(inWords(UI.copied), more))
  const draw = () => {
    back.setAttribute('aria-label', inWords(UI.back))
    more.setAttribute('aria-label', inWords(UI.more))
  }
  draw()
  look()
  return { root, draw, close }
}
