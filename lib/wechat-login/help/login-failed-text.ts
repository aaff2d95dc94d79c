import type { Language, Said } from './language.ts'
import type { HelpText } from './texts.ts'

/** Why a login failed, by its cause. */
export const LOGIN_FAILED_REASONS = {
  'repeated-parameter': {
    'zh-CN': '登录地址中有重复的参数，可能在转发时被改动过',
    en: 'The sign-in address names something twice; it may have been changed when it was forwarded',
  },
  'unreadable-state': {
    'zh-CN': '登录地址不完整，可能在复制或转发时被截断了',
    en: 'The sign-in address is incomplete; it may have been cut when it was copied',
  },
  'damaged-state': {
    'zh-CN': '登录地址不完整，可能在复制或转发时被截断了',
    en: 'The sign-in address is incomplete; it may have been cut when it was copied',
  },
  'other-secret': {
    'zh-CN': '登录的开始和结束由密钥不同的服务器处理，工作人员会处理',
    en: 'Two of our servers do not share a secret, so one cannot finish what the other began; we are seeing to it',
  },
  'cookies-refused': {
    'zh-CN': '浏览器没有保存登录所需的 Cookie，请在设置中允许 Cookie',
    en: 'Your browser refused the cookie that signing in needs; please allow cookies in its settings',
  },
  'other-browser': {
    'zh-CN': '登录是在另一个浏览器里开始的，或中途丢失了登录标记',
    en: 'The sign-in began in another browser, or its mark was lost on the way',
  },
  'took-too-long': {
    'zh-CN': '登录过程用了太长时间，已经失效',
    en: 'The sign-in took too long and is no longer valid',
  },
  'clocks-apart': {
    'zh-CN': '服务器之间的时钟不一致，工作人员会处理',
    en: 'Our servers do not agree on the time; we are seeing to it',
  },
  'not-a-page': { 'zh-CN': '登录地址没有作为网页打开', en: 'The sign-in address was not opened as a page' },
  'code-refused': {
    'zh-CN': '微信没有接受这次授权，它可能已经用过或过期',
    en: 'WeChat did not accept this permission; it may have been used before or have expired',
  },
  'wechat-busy': { 'zh-CN': '微信暂时繁忙', en: 'WeChat is busy at the moment' },
  misconfigured: {
    'zh-CN': '公众号的配置有误，工作人员会处理',
    en: 'Our WeChat account is not set up correctly; we are seeing to it',
  },
  'other-host': {
    'zh-CN': '网页不是从它自己的域名打开的，或者浏览器没有保存登录所需的 Cookie',
    en: 'The page was not opened at its own address, or your browser refused the cookie that signing in needs',
  },
  'sessions-lost': {
    'zh-CN': '登录成功了，但登录状态随即丢失，工作人员会处理',
    en: 'You were signed in, but that was lost right away; we are seeing to it',
  },
} as const satisfies Readonly<Record<string, Said>>

const UNKNOWN: Said = { 'zh-CN': '登录过程中断了', en: 'The sign-in was interrupted' }

/** @param reason null for a cause that is not on the list */
export function loginFailedText(reason: Said | null, errcode: number | null): HelpText {
  const say = (language: Language, before: string, after: string) => {
    const why = (reason ?? UNKNOWN)[language]
    return errcode === null ? why + after.slice(-1) : `${why}${before}${errcode}${after}`
  }
  return {
    title: { 'zh-CN': '登录没有成功', en: 'Signing in did not work' },
    happened: { 'zh-CN': say('zh-CN', '（微信错误码 ', '）。'), en: say('en', ' (WeChat error ', ').') },
    remedy: {
      'zh-CN': '请点下面的按钮重新登录；如果一直不行，请把请求编号告诉客服。',
      en: 'Please sign in again; if it goes on, tell our support the request number.',
    },
    action: { 'zh-CN': '重新登录', en: 'Sign in again' },
  }
}
