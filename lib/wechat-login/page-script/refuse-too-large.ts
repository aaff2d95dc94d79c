type Words = { readonly 'zh-CN': string; readonly en: string }

/**
 * Runs in the browser, before the other listeners for a form: served as its text, and written in ECMAScript 5, like
 * `in-page.ts`. A form that is longer than the server takes is not sent: the page says so, and keeps what was typed.
 * @param anyBytes how long a form may be that names its address, as for a handler
 * @param actionBytes how long one may be that calls a Server Action
 * @param said in Chinese and in English, with `{}` for the limit
 */
export function refuseTooLarge(anyBytes: number, actionBytes: number, said: Words): void {
  var framing = 200 // about what multipart writes around each field
  var mark = 'data-too-large'
  function lengthOf(form: HTMLFormElement) {
    var bytes = 0
    function add(value: FormDataEntryValue, name: string) {
      bytes += new Blob([name, value]).size + framing
    }
    new FormData(form).forEach(add)
    return bytes
  }
  function takeBack(words: Element | null) {
    if (words !== null && words.parentNode !== null) words.parentNode.removeChild(words)
  }
  function sayAbove(form: HTMLFormElement, most: number) {
    var words = document.createElement('p')
    var english = /^en/i.test(document.documentElement.lang)
    words.textContent = said[english ? 'en' : 'zh-CN'].replace('{}', Math.floor(most / 104857.6) / 10 + ' MB')
    words.className = 'notice'
    words.setAttribute('role', 'alert')
    words.setAttribute(mark, '')
    form.insertBefore(words, form.firstChild)
    words.scrollIntoView()
  }
  function onSubmit(event: Event) {
    var form = event.target
    if (!(form instanceof HTMLFormElement)) return
    takeBack(form.querySelector('[' + mark + ']'))
    var address = form.getAttribute('action')
    var most = !address || /^javascript:/.test(address) ? actionBytes : anyBytes
    if (lengthOf(form) <= most) return
    event.preventDefault()
    event.stopImmediatePropagation()
    sayAbove(form, most)
  }
  addEventListener('submit', onSubmit, true)
}
