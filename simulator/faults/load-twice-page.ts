import { html, type Reply } from '../reply.ts'

/**
 * A page that loads two callbacks one after the other, as WebViews do: in one view, where the second load replaces the
 * first; in two views; or the first in a hidden frame.
 */
export function loadTwicePage(
  [first, second]: readonly [string, string],
  gapMs: number,
  view: 'same' | 'new' | 'beside',
): Reply {
  const load = {
    same: 'location.replace(a)',
    new: 'window.open(a)',
    beside: "document.body.append(Object.assign(document.createElement('iframe'),{src:a,hidden:true}))",
  }[view]
  const script = `${load};setTimeout(()=>location.replace(b),${gapMs})`
  const literals = `const a=${literal(first)},b=${literal(second)};`
  return html(`<!DOCTYPE html><meta charset="utf-8"><body><script>${literals}${script}</script>`, {
    outcome: 'code, loaded twice',
  })
}

function literal(text: string): string {
  return JSON.stringify(text).replaceAll('<', '\\u003c')
}
