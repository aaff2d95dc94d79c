/** The face for client components: what may run in a browser. */
export { ERROR_NUMBER, ERROR_TEXT, REQUEST_NUMBER } from './help/error-text.ts'
export { preferredLanguage } from './help/language.ts'
export { NOT_SENT } from './help/not-sent.ts'
