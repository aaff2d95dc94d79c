/*
 * Runs in the browser. Each function is served as its text, so it takes what it needs as arguments and uses nothing else
 * of this module. Written in ECMAScript 5: old WebViews do not know the syntax of later editions.
 */

declare global {
  interface Window {
    /** Where this document was opened, whatever links have changed since. */
    entryAddress?: string
  }
}

/**
 * Runs first on every page, before anything is painted.
 *
 * - Notes the page's address, which WeChat on iOS goes by until the next document.
 * - A redirect without a fragment inherits the one of the address before it, which WeChat demands to be its own.
 *   In its place comes the fragment that this page had when it was last open here, such as `#/detail`.
 * - What a form with `data-keep` holds is kept when any form of its page is sent, until it has arrived or somebody signs
 *   out. It is filled in when the page is opened again, only for the same person and never over what they typed since;
 *   under another address, only what they typed themselves. If the form was sent and the session had ended, the page
 *   comes back through the login, from WeChat or, in a new view, from our callback: then it is also sent again, once; but not without a
 *   file that was chosen, which nobody keeps.
 * - A page that the browser kept (back, forward) may be of a session that has ended since: it is asked for anew, and
 *   nothing of it is shown until then. One that is open while its visitor signs out in another tab goes to the page
 *   that says so: asked for anew, it would log them in again.
 * @param notSent the fragment of a page that says that nothing was sent, with its `#`
 */
export function pageScript(notSent: string): void {
  window.entryAddress = location.href
  var fromWeChat = location.hash === '#wechat_redirect'
  var navigation =
    (performance.getEntriesByType && performance.getEntriesByType('navigation')[0]) || performance.navigation
  var redirects = navigation && 'redirectCount' in navigation ? Number(navigation.redirectCount) : 0
  var cameThroughLogin = fromWeChat || redirects > 0
  function withoutFragment() {
    history.replaceState(history.state, '', location.pathname + location.search)
  }
  function fragmentName() {
    return 'fragment ' + location.pathname + location.search
  }
  function typedName(form: HTMLFormElement) {
    return 'typed ' + location.pathname + ' ' + form.getAttribute('data-keep')
  }
  function keptForms() {
    return document.querySelectorAll<HTMLFormElement>('form[data-keep]')
  }
  try {
    if (fromWeChat) {
      var fragment = sessionStorage.getItem(fragmentName())
      withoutFragment()
      if (fragment !== null) location.replace(fragment)
    }
    var reloaded = sessionStorage.getItem('reloaded')
    sessionStorage.removeItem('reloaded')
    addEventListener('pagehide', function () {
      if (location.hash === '' || location.hash === notSent) sessionStorage.removeItem(fragmentName())
      else sessionStorage.setItem(fragmentName(), location.hash)
    })
    var again = false
    addEventListener(
      'submit',
      function (event) {
        keptForms().forEach(function (form) {
          var fields: [string, string][] = []
          var hasFile = false
          new FormData(form).forEach(function (value, name) {
            if (typeof value !== 'string') hasFile = hasFile || value.size > 0
            else if (name.charAt(0) !== '$') fields.push([name, value])
          })
          var kept = {
            at: Date.now(),
            of: location.search,
            sent: form === event.target && !hasFile,
            again: again,
            fields: fields,
          }
          localStorage.setItem(typedName(form), JSON.stringify(kept))
        })
      },
      true,
    )
    addEventListener('DOMContentLoaded', function () {
      Object.keys(localStorage).forEach(function (name) {
        if (name.indexOf('typed ') !== 0) return
        var kept = JSON.parse(String(localStorage.getItem(name)))
        if (!(Math.abs(Date.now() - kept.at) < 600000)) localStorage.removeItem(name)
      })
      var cameAgain = cameThroughLogin || reloaded !== null || location.hash === notSent
      var cameTwice = false
      keptForms().forEach(function (form) {
        var text = localStorage.getItem(typedName(form))
        if (text === null) return
        var kept = JSON.parse(text)
        var same = kept.of === location.search
        kept.fields.forEach(function (field: [string, string]) {
          var input = form.elements.namedItem(field[0])
          if (input === null || !('value' in input)) return
          if ('type' in input && input.type === 'hidden' ? same : input.value === '') input.value = field[1]
        })
        if (!(cameAgain && kept.sent && same)) return
        if (kept.again) {
          cameTwice = true
          return
        }
        again = kept.again = true
        localStorage.setItem(typedName(form), JSON.stringify(kept)) // submit() fires no event
        if (location.hash === notSent) withoutFragment()
        if (form.requestSubmit) form.requestSubmit()
        else form.submit()
        again = false
      })
      if (cameTwice && location.hash !== notSent) location.replace(notSent)
    })
  } catch (_) {
    // A browser that refuses storage keeps nothing, and shows its pages all the same.
  }
  function hide() {
    document.documentElement.style.display = 'none'
  }
  addEventListener('pageshow', function (event) {
    if (!event.persisted) return
    hide()
    location.reload()
  })
  addEventListener('storage', function (event) {
    if (event.key !== 'signed-out' || location.pathname === '/help/signed-out') return
    hide()
    location.replace('/help/signed-out')
  })
}

/** On the page that says so: forgets what forms still keep, whoever opens this browser next, and tells the other tabs. */
export function signedOutScript(): void {
  try {
    Object.keys(localStorage).forEach(function (name) {
      if (name.indexOf('typed ') === 0) localStorage.removeItem(name)
    })
    localStorage.setItem('signed-out', String(Date.now()))
  } catch (_) {
    // Nothing is kept there either.
  }
}
