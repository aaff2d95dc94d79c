/** The page that a frame shows: by its own word, or of our own origin and so to be read; null: it says nothing. */
export type ShownPage = { readonly address: string; readonly title: string }

export type PageWatch = {
  readonly page: () => ShownPage | null
  /** Loads the page anew: one that listens does it itself, so that its history stays. */
  readonly reload: (address: string) => void
  readonly stop: () => void
}

/**
 * Follows what a frame shows, through links within the page, back and forward.
 * @param appOrigin whose pages tell it, see `tell-phone.ts`
 */
export function watchPage(frame: HTMLIFrameElement, appOrigin: string, onChange: () => void): PageWatch {
  let told: ShownPage | null = null

  const listen = ({ source, origin, data }: MessageEvent) => {
    if (source !== frame.contentWindow || origin !== appOrigin) return
    told = shownPage(data) ?? told
    onChange()
  }
  addEventListener('message', listen)
  frame.addEventListener('load', () => {
    told = null // of the page before; a page without scripts will not answer
    frame.contentWindow?.postMessage('where', '*')
    onChange()
  })

  const page = () => {
    const own = frame.contentDocument // null: of another origin
    if (own === null || own.URL === 'about:blank') return told
    return { address: own.URL, title: own.title }
  }
  return {
    page,
    reload: (address) => {
      if (told === null) frame.src = address
      else frame.contentWindow?.postMessage('reload', appOrigin)
    },
    stop: () => removeEventListener('message', listen),
  }
}

function shownPage(data: unknown): ShownPage | null {
  if (typeof data !== 'object' || data === null || !('address' in data && 'title' in data)) return null
  return { address: String(data.address), title: String(data.title) }
}
