/*
 * Runs in a page of the product, in place of WeChat's jweixin-1.6.0.js and of the client behind it. It is served as its
 * text, so it uses nothing of this module. As in the original, `ready` is called after an error too, and once something
 * has been configured it is called at once; `error` is heard of the newest only.
 */

type Done = (result: { errMsg: string }) => void
type Options = { success?: Done; fail?: Done; complete?: Done } & Readonly<Record<string, unknown>>

/**
 * @param verifyAddress where the platform judges a configuration. It answers with a script, from the address of this
 *   file, since the policy of the page lets it load nothing else
 */
export function playSdk(verifyAddress: string): void {
  if ('jWeixin' in window) return
  const isIos = /iphone|ipad/i.test(navigator.userAgent)
  let state: 'new' | 'done' = 'new'
  let allowed: readonly string[] = []
  let waiting: (() => void)[] = []
  let onError: Done | null = null
  const cards: Record<string, unknown> = {}

  /** What the client holds the signature against: on iOS the address of the document. */
  const ownAddress = () => {
    const [opened] = performance.getEntriesByType('navigation')
    return isIos ? (opened?.name ?? location.href) : location.href
  }

  const end = (options: Options, errMsg: string) => {
    if (/:ok$/.test(errMsg)) options.success?.({ errMsg })
    else options.fail?.({ errMsg })
    options.complete?.({ errMsg })
  }

  const config = ({ debug: _, ...given }: Options & { debug?: boolean }) => {
    const content = JSON.stringify({ ...given, url: ownAddress() })
    const name = `jWeixinJudged${Math.random().toString(36).slice(2)}`
    const script = document.createElement('script')
    Reflect.set(window, name, (errMsg: string) => {
      Reflect.deleteProperty(window, name)
      script.remove()
      state = 'done'
      if (errMsg === 'config:ok') {
        const list = given.jsApiList
        allowed = Array.isArray(list) ? list.map(String) : []
      } else onError?.({ errMsg })
      const told = waiting
      waiting = []
      for (const tell of told) tell()
    })
    script.src = `${verifyAddress}?call=${name}&config=${encodeURIComponent(content)}`
    document.head.append(script)
  }

  /** Hands a card to the phone around this page, and keeps it where a test finds it. */
  const share = (api: string, fields: readonly string[]) => (options: Options) => {
    if (!allowed.includes(api)) return end(options, `${api}:permission denied`)
    const card: Record<string, string> = {}
    for (const field of fields) card[field] = String(options[field] ?? '')
    if (new URL(card.link ?? '', location.href).hostname !== location.hostname)
      return end(options, `${api}:fail, link is of another domain`)
    cards[api] = card
    window.parent.postMessage({ sharedBy: api, card, document: performance.timeOrigin }, '*')
    end(options, `${api}:ok`)
  }

  const sdk = {
    config,
    ready: (tell: () => void) => {
      if (state === 'new') waiting.push(tell)
      else tell()
    },
    error: (tell: Done) => {
      onError = tell
    },
    checkJsApi: (options: Options) => end(options, 'checkJsApi:ok'),
    updateAppMessageShareData: share('updateAppMessageShareData', ['title', 'desc', 'link', 'imgUrl']),
    updateTimelineShareData: share('updateTimelineShareData', ['title', 'link', 'imgUrl']),
    cards,
  }
  Reflect.set(window, 'jWeixin', sdk)
  Reflect.set(window, 'wx', sdk)
}
