import type { Person } from './person.ts'

export type Whose =
  | { readonly kind: 'own' }
  /** It names nobody. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'another'; readonly shown: string }

/** Whose page this is, by all that it shows of anybody: openIds, the owner of its form, and applications. */
export function whosePage(html: string, { mask, formOwner, amount }: Person): Whose {
  const shown = [
    ...all(html, /data-testid="open-id">([^<]*)</g).map((text) => ({ text, own: text === mask })),
    ...all(html, /data-keep="([^"]*)"/g).map((text) => ({ text, own: text === formOwner })),
    ...all(html, /data-testid="application">.*?class="money">([\d,]+)/gs).map((text) => ({
      text,
      own: Number(text.replaceAll(',', '')) === amount,
    })),
  ]
  const foreign = shown.find(({ own }) => !own)
  if (foreign !== undefined) return { kind: 'another', shown: foreign.text }
  return { kind: shown.length === 0 ? 'nobody' : 'own' }
}

/** Whether the page is for reading only, since the store is away. */
export function isDegraded(html: string): boolean {
  return html.includes('服务正在恢复')
}

function all(html: string, pattern: RegExp): readonly string[] {
  return [...html.matchAll(pattern)].map(([, text = '']) => text)
}
