export const LANGUAGES = ['zh-CN', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** Something said in each language. */
export type Said = Readonly<Record<Language, string>>

/**
 * Chinese, unless English is preferred: a help page's own language. At equal weight the one named first is preferred.
 * @param acceptLanguage the header, or a browser's languages joined by commas
 * @see RFC 9110 §12.5.4
 */
export function preferredLanguage(acceptLanguage: string | null | undefined): Language {
  let best: { readonly language: Language; readonly weight: number } = { language: 'zh-CN', weight: 0 }
  for (const range of (acceptLanguage ?? '').slice(0, LONGEST_HEADER).split(',')) {
    const [, tag = '', quality = '1'] = RANGE.exec(range) ?? []
    const language = LANGUAGES.find((one) => one.slice(0, 2) === tag.toLowerCase())
    if (language !== undefined && Number(quality) > best.weight) best = { language, weight: Number(quality) }
  }
  return best.language
}

const RANGE = /^\s*([a-z]{2})(?:-[\w-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?$/i
const LONGEST_HEADER = 500
