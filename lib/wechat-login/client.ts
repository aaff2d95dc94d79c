/** The face for client components: what may run in a browser. */
export { ERROR_TEXT } from './help/error-text.ts'
export { failureNumber } from './help/failure-number.ts'
export { preferredLanguage } from './help/language.ts'
export { forgetTyped, reloadIfOfAnotherBuild } from './page-script/from-pages.ts'
