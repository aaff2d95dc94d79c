import { html, type Reply } from './reply.ts'

/**
 * Has the visitor's own client load two callbacks one after the other, as WebViews do: in one view, where the
 * second load overtakes the first, or in a view of its own.
 */
export function loadTwicePage(
  [first, second]: readonly [string, string],
  gapMs: number,
  view: 'same' | 'new',
): Reply {
  const script =
    view === 'new'
      ? `window.open(a);setTimeout(()=>location.replace(b),${gapMs})`
      : `location.replace(a);setTimeout(()=>location.replace(b),${gapMs})`
  const literals = `const a=${literal(first)},b=${literal(second)};`
  return html(`<!DOCTYPE html><meta charset="utf-8"><script>${literals}${script}</script>`, {
    outcome: 'code, loaded twice',
  })
}

function literal(text: string): string {
  return JSON.stringify(text).replaceAll('<', '\\u003c')
}
