import { refusalIn } from './sdk.ts'
import { shareLink } from './share-link.ts'
import { tellFailure, withWeChat } from './with-we-chat.ts'

/** What a page shows when it is shared. */
export type ShareCard = {
  readonly title: string
  /** Moments show the title alone. */
  readonly description: string
  /** A picture that everybody may open: a path of ours, or a whole address. */
  readonly image: string
  /**
   * Where the card leads: a path of ours, as it is.
   * @default the page, without personal parameters and without its fragment
   */
  readonly path?: string | undefined
}

const APIS = ['updateAppMessageShareData', 'updateTimelineShareData']

let newest = 0

/**
 * Has WeChat show this card, until the page leaves it.
 * @returns to be called when the page goes: a page without a card of its own is then shared as itself
 */
export function showCard(card: ShareCard): () => void {
  newest += 1
  const mine = newest
  void hand(() => card, mine)
  return () => {
    // The next page, if it has a card, shows it in the same turn.
    setTimeout(() => {
      if (newest === mine) shareAsItself(mine)
    })
  }
}

/** Until another card comes: Next gives a page its title a moment after the page. */
function shareAsItself(mine: number): void {
  let handed = ''
  const look = () => {
    if (newest !== mine) return observer.disconnect()
    const shown = `${location.href} ${document.title}`
    if (shown !== handed) void hand(plainCard, mine)
    handed = shown
  }
  const observer = new MutationObserver(look)
  observer.observe(document.head, { childList: true, subtree: true, characterData: true })
  look()
}

function plainCard(): ShareCard {
  return { title: document.title, description: location.host, image: '' }
}

async function hand(cardOf: () => ShareCard, mine: number): Promise<void> {
  const wx = await withWeChat(APIS)
  if (wx === null || newest !== mine) return
  const { title, description, image, path } = cardOf()
  const link = linkOf(path, location)
  const imgUrl = image === '' ? '' : new URL(image, location.origin).href
  const fail = (failure: unknown) => void tellFailure(refusalIn(failure)).catch(() => {})
  wx.updateAppMessageShareData?.({ title, desc: description, link, imgUrl, fail })
  wx.updateTimelineShareData?.({ title, link, imgUrl, fail })
}

/** Of our own origin in any case: WeChat takes no other. */
export function linkOf(
  path: string | undefined,
  { href, origin }: Pick<Location, 'href' | 'origin'>,
): string {
  if (path !== undefined && URL.canParse(path, origin)) {
    const url = new URL(path, origin)
    if (url.origin === origin) return url.href
  }
  return shareLink(href)
}
