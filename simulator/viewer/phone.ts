import type { HolderAct } from '../flow/record/opening.ts'
import type { ShownQrCode } from '../flow/record/qr-codes.ts'
import type { SubMenu, View } from '../phone/menu.ts'
import { askForWebView } from './ask-for-web-view.ts'
import { element, icon } from './element.ts'
import { holderDoes } from './holder-does.ts'
import { BACK, KEYBOARD } from './icons.ts'
import { inWords } from './page-state.ts'
import { drawSharedCard } from './sent-card.ts'
import type { Setting } from './setting.ts'
import type { SharedCard, ShareTarget } from './shared-card.ts'
import { openSheet } from './sheet.ts'
import { toast } from './toast.ts'
import { openWebView, type WebView } from './web-view.ts'
import { UI } from './words.ts'

export type Phone = {
  readonly root: HTMLElement
  /** Draws the conversation again, in another language or for another user. */
  readonly draw: (user: string) => void
  readonly close: () => void
  readonly isOpen: () => boolean
}

/**
 * WeChat's conversation with the account, its custom menu, and the view that a tap opens.
 * @param recordedAddress the address that the view shows, as far as the record knows
 */
export function buildPhone(
  { menu, users, appOrigin, recorded }: Setting,
  recordedAddress: () => string | null,
): Phone {
  const home = element('div', { class: 'home' })
  const screen = element('div', { class: 'screen' }, home)
  let view: WebView | null = null
  const sent: { readonly card: SharedCard; readonly target: ShareTarget }[] = []
  const sentCards = element('div', { class: 'sent-cards' })

  const close = () => view?.close()
  const onClose = () => {
    view = null
    home.inert = false
    home.querySelector<HTMLElement>('.menu button')?.focus({ preventScroll: true })
  }
  const onShare = (card: SharedCard, target: ShareTarget) => {
    sent.push({ card, target })
    drawSent()
  }
  const drawSent = () =>
    sentCards.replaceChildren(
      ...sent.map(({ card, target }) =>
        drawSharedCard(card, target, () => tap({ type: 'view', name: card.title, url: card.link })),
      ),
    )
  const open = async (act: HolderAct, title: string, url: string) => {
    await holderDoes(act)
    close()
    view = openWebView({ title, url, appOrigin, recordedAddress, onShare, onClose })
    home.inert = true // it lies behind the page
    screen.append(view.root)
    view.root.querySelector('button')?.focus({ preventScroll: true })
  }
  const tap = async ({ name, url }: View) =>
    recorded ? open('tap', name, url) : window.open(url, '_blank', 'noopener')

  const scanButton = () => {
    const button = element(
      'button',
      { type: 'button', class: 'bar-side dots', 'aria-label': inWords(UI.scan) },
      '⛶',
    )
    button.addEventListener('click', () => scan(button))
    return button
  }
  /** What the phone's camera could see: the QR codes that computers show now. */
  const scan = async (button: HTMLElement) => {
    const seen: readonly ShownQrCode[] = await (await fetch('/simulator/qr-codes')).json()
    openSheet(screen, [
      ...seen.map(({ address, on }) => ({
        label: `${inWords(UI.scan)}：${on}`,
        act: () => open('scan', inWords(UI.scan), address),
      })),
      ...(seen.length > 0 ? [] : [{ label: inWords(UI.noQrCode), act: () => {} }]),
      {
        label: inWords(UI.copyComputerLink),
        act: () =>
          navigator.clipboard
            .writeText(`${appOrigin}/pair/computer`)
            .then(() => toast(inWords(UI.inPrivateWindow), button)),
      },
      { label: inWords(UI.cancel), act: () => {} },
    ])
  }

  /** The mini program asks its server for an address, and opens it in a web-view of its own. */
  const tapInMiniProgram = async ({ name, url }: View) => {
    const { pathname, search } = new URL(url)
    const opened = await askForWebView(pathname + search)
    if (opened === null) return toast(inWords(UI.noTicket), home)
    return tap({ type: 'view', name, url: opened })
  }

  const draw = (user: string) => {
    const nickname = users.find(({ id }) => id === user)?.nickname ?? ''
    const [first] = menu.button
    const loan =
      first !== undefined && 'url' in first ? first : { type: 'view' as const, name: '', url: appOrigin }
    view?.draw()
    drawSent()
    // A frame that is moved reloads, so only the part behind it is replaced.
    home.replaceChildren(
      element(
        'div',
        { class: 'bar' },
        element('span', { class: 'bar-side' }, icon(BACK)),
        element('strong', {}, '小贷 H5'),
        scanButton(),
      ),
      element(
        'div',
        { class: 'talk' },
        element('time', {}, new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit' })),
        element(
          'div',
          { class: 'said' },
          element('span', { class: 'avatar' }, '贷'),
          element('p', {}, `${nickname}${inWords(UI.greeting)}`),
        ),
        element(
          'button',
          { class: 'card', type: 'button', onclick: () => tap(loan) },
          element('span', { class: 'cover' }, '¥'),
          element('b', {}, inWords(UI.card)),
          element('small', {}, inWords(UI.cardText)),
        ),
        sentCards,
        element(
          'button',
          { class: 'mini-program', type: 'button', onclick: () => tapInMiniProgram(loan) },
          inWords(UI.miniProgram),
        ),
      ),
      element(
        'div',
        { class: 'menu' },
        element('span', { class: 'keyboard' }, icon(KEYBOARD)),
        ...menu.button.map(entry),
      ),
    )
  }

  const entry = (button: View | SubMenu): HTMLElement => {
    if ('url' in button) return element('button', { type: 'button', onclick: () => tap(button) }, button.name)
    const sub = element(
      'span',
      { class: 'sub', hidden: true },
      ...button.sub_button.map((one) =>
        element(
          'button',
          {
            type: 'button',
            onclick: () => {
              sub.hidden = true
              tap(one)
            },
          },
          one.name,
        ),
      ),
    )
    const opener = element(
      'button',
      { type: 'button', class: 'opens', onclick: () => sub.toggleAttribute('hidden') },
      button.name,
    )
    return element('span', { class: 'entry' }, opener, sub)
  }

  const root = element('div', { class: 'phone' }, element('div', { class: 'status' }, statusTime()), screen)
  return { root, draw, close, isOpen: () => view !== null }
}

function statusTime(): HTMLElement {
  const time = element('b')
  const tell = () => {
    const now = new Date()
    time.textContent = `${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`
  }
  tell()
  setInterval(tell, 10_000)
  return element('span', { class: 'status-line' }, time, element('span', { class: 'battery' }))
}
