import type { Said } from './language.ts'
import type { HelpText } from './texts.ts'

/** The texts of app/error.tsx, in a file of their own since browsers load it with every page. */
export const ERROR_TEXT = {
  title: { 'zh-CN': '页面出了点问题', en: 'Something went wrong' },
  happened: {
    'zh-CN': '这不是您的操作造成的，您的登录状态没有丢失。',
    en: 'It was nothing you did, and you are still signed in.',
  },
  remedy: {
    'zh-CN': '请再试一次；如果一直不行，请把编号告诉客服。',
    en: 'Please try again; if it goes on, tell our support the number.',
  },
  action: { 'zh-CN': '再试一次', en: 'Try again' },
} as const satisfies HelpText

/** The label of the number that visitors tell the support. */
export const REQUEST_NUMBER: Said = { 'zh-CN': '请求编号', en: 'Request number' }

/** The same, if only the error has a number. The log has both. */
export const ERROR_NUMBER: Said = { 'zh-CN': '错误编号', en: 'Error number' }
