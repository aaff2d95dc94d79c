import { element } from './element.ts'

/** Shows a short message below what was pressed. */
export function toast(text: string, near: Element): void {
  const shown = element('div', { class: 'toast', role: 'status' }, text)
  shown.addEventListener('animationend', () => shown.remove())
  document.body.append(shown)
  const { left, right, bottom } = near.getBoundingClientRect()
  const half = shown.offsetWidth / 2
  const middle = Math.min(Math.max((left + right) / 2, half + 8), innerWidth - half - 8)
  shown.style.left = `${middle}px`
  shown.style.top = `${Math.min(bottom + 8, innerHeight - shown.offsetHeight - 8)}px`
}
