import { element } from './element.ts'

export type Choice = { readonly label: string; readonly act: () => unknown }

/** A sheet with choices, over the page, until one is chosen. Escape closes it. */
export function openSheet(over: HTMLElement, choices: readonly Choice[]): void {
  const behind = [...over.children].filter((child) => child instanceof HTMLElement)
  const asked = document.activeElement
  const close = () => {
    sheet.remove()
    for (const one of behind) one.inert = false
    if (asked instanceof HTMLElement) asked.focus({ preventScroll: true })
  }
  const choose = (act: Choice['act']) => () => {
    close()
    act()
  }
  const sheet: HTMLElement = element(
    'div',
    {
      class: 'sheet',
      onclick: (event) => event.target === sheet && close(),
      onkeydown: (event) => event instanceof KeyboardEvent && event.key === 'Escape' && close(),
    },
    element(
      'div',
      {},
      ...choices.map(({ label, act }) => element('button', { type: 'button', onclick: choose(act) }, label)),
    ),
  )
  for (const one of behind) one.inert = true
  over.append(sheet)
  sheet.querySelector('button')?.focus({ preventScroll: true })
}
