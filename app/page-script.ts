/**
 * Runs first on every page, before anything is painted.
 *
 * - A redirect without a fragment inherits the one of the address before it, which WeChat demands to be its own.
 *   In its place comes the fragment that this page had when it was last open here, such as `#/detail`.
 * - A page that the browser kept (back, forward) may be of a session that has ended since: it is asked for anew, and
 *   nothing of it is shown until then.
 * - So is every page that is open while its visitor signs out in another tab.
 */
export const PAGE_SCRIPT = `
function fragmentName() { return 'fragment ' + location.pathname + location.search }
try {
  if (location.hash === '#wechat_redirect') {
    var fragment = sessionStorage.getItem(fragmentName())
    history.replaceState(history.state, '', location.pathname + location.search)
    if (fragment !== null) location.replace(fragment)
  }
  addEventListener('pagehide', function () {
    if (location.hash === '') sessionStorage.removeItem(fragmentName())
    else sessionStorage.setItem(fragmentName(), location.hash)
  })
} catch (_) {}
function askAnew() {
  document.documentElement.style.display = 'none'
  location.reload()
}
addEventListener('pageshow', function (event) { if (event.persisted) askAnew() })
addEventListener('storage', function (event) { if (event.key === 'signed-out') askAnew() })
`

/** On the page that says so: tells the other tabs. */
export const SIGNED_OUT_SCRIPT = "try { localStorage.setItem('signed-out', String(Date.now())) } catch (_) {}"
