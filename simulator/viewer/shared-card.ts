/** A page as it was shared. */
export type SharedCard = {
  readonly title: string
  readonly desc: string
  readonly link: string
  /** Empty: WeChat shows a picture of its own. */
  readonly imgUrl: string
}

/** To a chat, which is the conversation beside the page, or to moments. */
export type ShareTarget = 'chat' | 'moments'

export type CardWatch = {
  /** What the page in the frame has set through the SDK; null: nothing, so it is shared as a bare address. */
  readonly card: (target: ShareTarget) => SharedCard | null
  readonly stop: () => void
}

const TARGETS: Readonly<Record<string, ShareTarget>> = {
  updateAppMessageShareData: 'chat',
  updateTimelineShareData: 'moments',
}

/** Hears which cards the page in a frame sets, see `sdk/in-page.ts`; the next document begins without. */
export function watchCards(frame: HTMLIFrameElement, appOrigin: string): CardWatch {
  const cards = new Map<ShareTarget, SharedCard>()
  let shown: unknown = null
  const listen = ({ source, origin, data }: MessageEvent) => {
    if (source !== frame.contentWindow || origin !== appOrigin || typeof data !== 'object' || data === null)
      return
    if ('document' in data && data.document !== shown) {
      cards.clear()
      shown = data.document
    }
    const target = 'sharedBy' in data ? TARGETS[String(data.sharedBy)] : undefined
    if (target !== undefined && 'card' in data) cards.set(target, cardIn(data.card))
  }
  addEventListener('message', listen)
  return {
    card: (target) => cards.get(target) ?? null,
    stop: () => removeEventListener('message', listen),
  }
}

function cardIn(data: unknown): SharedCard {
  const text = (name: string) =>
    typeof data === 'object' && data !== null ? String(Reflect.get(data, name) ?? '') : ''
  return { title: text('title'), desc: text('desc'), link: text('link'), imgUrl: text('imgUrl') }
}
