/**
 * Makes a row of buttons one stop of the Tab key: arrows, Home and End go from one to the next.
 * @see WAI-ARIA Authoring Practices, roving tabindex
 */
export function rove(row: HTMLElement): void {
  row.addEventListener('keydown', (event) => {
    const buttons = [...row.querySelectorAll('button')]
    const at = buttons.findIndex((button) => button.matches(':focus'))
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key]
    const button = next === undefined || at < 0 ? undefined : buttons[next]
    if (button === undefined) return
    event.preventDefault()
    for (const one of buttons) one.tabIndex = one === button ? 0 : -1
    button.focus()
  })
}
