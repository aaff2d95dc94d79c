import type { Language, Words } from './words.ts'

const LANGUAGE_KEY = 'see-the-login language'
const PHONE_KEY = 'see-the-login phone'

let language: Language = firstLanguage()

/** The text in the chosen language. */
export function inWords(words: Words): string {
  return words[language]
}

export function currentLanguage(): Language {
  return language
}

export function setLanguage(chosen: Language): void {
  language = chosen
  localStorage.setItem(LANGUAGE_KEY, chosen)
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en'
}

/**
 * This window's id, which is in its address. Its frame sends it as `Referer`, so the record sees two windows as two
 * phones.
 */
export function namePhone(): string {
  const known = sessionStorage.getItem(PHONE_KEY)
  const phone = known ?? crypto.randomUUID().slice(0, 8)
  sessionStorage.setItem(PHONE_KEY, phone)
  history.replaceState(null, '', `/simulator/?phone=${phone}`)
  return phone
}

function firstLanguage(): Language {
  const kept = localStorage.getItem(LANGUAGE_KEY)
  if (kept === 'zh' || kept === 'en') return kept
  return navigator.language.startsWith('zh') ? 'zh' : 'en'
}
