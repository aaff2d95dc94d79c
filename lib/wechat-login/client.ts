/** The face for client components: what may run in a browser. */
export { ERROR_TEXT } from './help/error-text.ts'
export { failureNumber } from './help/failure-number.ts'
export { preferredLanguage } from './help/language.ts'
export { WeChatShare, type WeChatShareProps } from './js-sdk/in-browser/we-chat-share.tsx'
export { type WeChatSdk, withWeChat } from './js-sdk/in-browser/with-we-chat.ts'
export { forgetTyped, reloadIfOfAnotherBuild } from './page-script/from-pages.ts'
