/** The page in a frame: as it reported, or read directly on our own origin; null: unknown. */
export type ShownPage = { readonly address: string; readonly title: string }

export type PageWatch = {
  readonly page: () => ShownPage | null
  /** Reloads the page. A page that listens reloads itself, so that its history stays. */
  readonly reload: (address: string) => void
  readonly stop: () => void
}

/**
 * Follows a frame through links, back and forward.
 * @param appOrigin the origin of the pages that report it, see `tell-phone.ts`
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
    told = null // it was the page before's; a page without scripts reports nothing
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
