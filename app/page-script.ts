/**
 * Runs first on every page, before anything is painted.
 *
 * - A redirect without a fragment inherits the one of the address before it, which WeChat demands to be this.
 * - A page that the browser kept (back, forward) may be of a session that has ended since: it is asked for anew, and
 *   nothing of it is shown until then.
 * - So is every page that is open while its visitor signs out in another tab.
 */
export const PAGE_SCRIPT = `
if (location.hash === '#wechat_redirect')
  history.replaceState(history.state, '', location.pathname + location.search)
function askAnew() {
  document.documentElement.style.display = 'none'
  location.reload()
}
addEventListener('pageshow', function (event) { if (event.persisted) askAnew() })
addEventListener('storage', function (event) { if (event.key === 'signed-out') askAnew() })
`

/** On the page that says so: tells the other tabs. */
export const SIGNED_OUT_SCRIPT = "try { localStorage.setItem('signed-out', String(Date.now())) } catch (_) {}"
