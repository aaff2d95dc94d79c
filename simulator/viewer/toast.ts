import { element } from './element.ts'

/** Says something for a moment. */
export function toast(text: string): void {
  const shown = element('div', { class: 'toast', role: 'status' }, text)
  shown.addEventListener('animationend', () => shown.remove())
  document.body.append(shown)
}
