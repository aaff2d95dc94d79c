/*
 * Runs in the browser, on the computer's page: served as its text, so it uses nothing else of this module; and written
 * in ECMAScript 5, as the page script is.
 */

/**
 * Waits for the phone, then takes the session by the page's own form. Where the events cannot be heard, the page says
 * what to press.
 * @param address of the events
 */
export function watchTicket(address: string): void {
  function begin() {
    var told = document.getElementById('told')
    var form = document.getElementById('take')
    var ask = document.getElementById('ask')
    if (told === null || !(form instanceof HTMLFormElement)) return
    if (ask === null) {
      form.submit()
      return
    }
    if (!('EventSource' in window)) return
    var source = new EventSource(address)
    function say(name: string) {
      if (told !== null) told.textContent = told.getAttribute('data-' + name) || ''
    }
    source.onopen = function () {
      if (ask !== null && ask.parentNode !== null) ask.parentNode.removeChild(ask)
    }
    source.onerror = function () {
      if (source.readyState !== 2 || ask === null) return
      say('away')
      if (form !== null && form.parentNode !== null) form.parentNode.insertBefore(ask, form)
    }
    source.onmessage = function (event) {
      if (event.data === 'waiting') return
      if (event.data === 'seen') {
        say('seen')
        return
      }
      source.close()
      if (event.data === 'agreed' && form instanceof HTMLFormElement) {
        say('agreed')
        form.submit()
      } else if (ask instanceof HTMLAnchorElement) location.replace(ask.href)
    }
  }
  addEventListener('DOMContentLoaded', begin)
  addEventListener('pageshow', function (event) {
    if (event.persisted) location.reload()
  })
}
