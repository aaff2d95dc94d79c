/**
 * Runs in the browser, before the other listeners for a form: served as its text, and written in ECMAScript 5, like
 * `in-page.ts`. A form that is longer than the server takes is not sent: the page says so, and keeps what was typed.
 * @param anyBytes how long a form may be that names its address, as for a handler
 * @param actionBytes how long one may be that calls a Server Action
 * @param said in Chinese and in English, with `{}` for the limit
 */
export function refuseTooLarge(
  anyBytes: number,
  actionBytes: number,
  said: { readonly 'zh-CN': string; readonly en: string },
): void {
  var framing = 200 // about what multipart writes around each field
  var mark = 'data-too-large'
  addEventListener(
    'submit',
    (event) => {
      var form = event.target
      if (!(form instanceof HTMLFormElement)) return
      var before = form.querySelector('[' + mark + ']')
      if (before !== null && before.parentNode !== null) before.parentNode.removeChild(before)
      var bytes = 0
      new FormData(form).forEach((value, name) => {
        bytes += new Blob([name, value]).size + framing
      })
      var address = form.getAttribute('action')
      var most = !address || /^javascript:/.test(address) ? actionBytes : anyBytes
      if (bytes <= most) return
      event.preventDefault()
      event.stopImmediatePropagation()
      var words = document.createElement('p')
      var english = /^en/i.test(document.documentElement.lang)
      words.textContent = said[english ? 'en' : 'zh-CN'].replace(
        '{}',
        Math.floor(most / 104857.6) / 10 + ' MB',
      )
      words.className = 'notice'
      words.setAttribute('role', 'alert')
      words.setAttribute(mark, '')
      form.insertBefore(words, form.firstChild)
      words.scrollIntoView()
    },
    true,
  )
}
