/**
 * Runs in a page that the simulator's phone shows in its frame. Tells the phone, which has another origin, the page's
 * address and title, and reloads when the phone asks. `frame-ancestors` lets only the phone frame our pages.
 */
if (window.parent !== window) {
  let told = ''
  const tell = () => {
    const now = `${location.href} ${document.title}`
    if (now === told) return
    told = now
    const page = { address: location.href, title: document.title, document: performance.timeOrigin }
    window.parent.postMessage(page, '*')
  }
  new MutationObserver(tell).observe(document, { subtree: true, childList: true, characterData: true })
  for (const moment of ['popstate', 'hashchange', 'pageshow', 'load']) addEventListener(moment, tell)
  addEventListener('message', ({ source, data }) => {
    if (source !== window.parent) return
    if (data === 'reload') location.reload()
    if (data !== 'where') return
    told = ''
    tell()
  })
  tell()
}

export {}
