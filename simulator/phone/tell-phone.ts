/**
 * In the page that the simulator's phone shows in its frame: tells the phone, which is of another origin, where the
 * page stands and what it is called, and loads it anew when the phone asks. Nobody else may frame a page of ours
 * (`frame-ancestors`), so whoever frames this one is the phone.
 */
if (window.parent !== window) {
  let told = ''
  const tell = () => {
    const now = `${location.href} ${document.title}`
    if (now === told) return
    told = now
    window.parent.postMessage({ address: location.href, title: document.title }, '*')
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
