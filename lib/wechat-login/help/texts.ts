import type { Said } from './language.ts'

/** What a help page says: what happened in one sentence, what to do in another. */
export type HelpText = {
  readonly title: Said
  readonly happened: Said
  readonly remedy: Said
  /** On its button. */
  readonly action?: Said
}

/** Names and values to show below the sentences. */
export type Facts = readonly (readonly [name: string, value: Said])[]

export type HelpTextWithFacts = HelpText & { readonly facts?: Facts }

export type HelpName = keyof typeof HELP

/** Every page that is shown where the one that was asked for cannot be. */
export const HELP = {
  openInWeChat: {
    title: { 'zh-CN': '请在微信中打开', en: 'Please open this in WeChat' },
    happened: { 'zh-CN': '这个页面需要用微信登录。', en: 'This page signs you in with WeChat.' },
    remedy: {
      'zh-CN': '请用微信扫一扫下面的二维码，或把链接发到微信里打开。',
      en: 'Scan the code below with WeChat, or send yourself the link there and open it.',
    },
  },
  tooBusy: {
    title: { 'zh-CN': '访问的人有点多', en: 'We are busy just now' },
    happened: {
      'zh-CN': '服务暂时忙不过来，您的登录状态没有丢失。',
      en: 'Our service cannot keep up for a moment; you are still signed in.',
    },
    remedy: { 'zh-CN': '请稍等几秒钟再试。', en: 'Please wait a few seconds and try again.' },
    action: { 'zh-CN': '再试一次', en: 'Try again' },
  },
  tooMany: {
    title: { 'zh-CN': '登录得太频繁了', en: 'Too many sign-ins' },
    happened: {
      'zh-CN': '这个网络下失败的登录太多，排队的人也太多，暂时轮不到您。',
      en: 'Too many sign-ins from this network fail or wait, and yours had no turn.',
    },
    remedy: {
      'zh-CN': '请十几秒后再试，或换一个网络。',
      en: 'Please try again in a few seconds, or use another network.',
    },
    action: { 'zh-CN': '再试一次', en: 'Try again' },
  },
  twoPeople: {
    title: { 'zh-CN': '这里有两个人的登录状态', en: 'Two people are signed in here' },
    happened: {
      'zh-CN': '这台设备上留有两个不同微信用户的登录状态，无法判断是哪一位。',
      en: 'This device holds sign-ins of two WeChat users, and we cannot tell which of them you are.',
    },
    remedy: { 'zh-CN': '请退出后重新进入。', en: 'Please sign out of both and come in again.' },
    action: { 'zh-CN': '全部退出', en: 'Sign out of both' },
  },
  partlySignedOut: {
    title: { 'zh-CN': '暂时没能完全退出', en: 'Not signed out everywhere yet' },
    happened: {
      'zh-CN': '这台设备已经退出，但服务暂时忙不过来，其他设备上可能仍是登录状态。',
      en: 'You are signed out here, but our service is busy and other devices may still be signed in.',
    },
    remedy: {
      'zh-CN': '请过一会儿再退出一次。',
      en: 'Please come back in a while and sign out once more.',
    },
  },
  signedOut: {
    title: { 'zh-CN': '已退出登录', en: 'You are signed out' },
    happened: { 'zh-CN': '这里不再保留您的登录状态。', en: 'This device no longer keeps your sign-in.' },
    remedy: {
      'zh-CN': '再次进入页面时会自动登录。',
      en: 'Come in again whenever you like: you will be signed in by itself.',
    },
    action: { 'zh-CN': '重新进入', en: 'Come in again' },
  },
  denied: {
    title: { 'zh-CN': '您没有授权', en: 'You did not allow it' },
    happened: {
      'zh-CN': '没有您的授权，我们不知道您是谁，也就打不开您的页面。',
      en: 'Without your permission we do not know who you are, so we cannot open your page.',
    },
    remedy: { 'zh-CN': '想继续的话，请重新授权。', en: 'To go on, please give the permission.' },
    action: { 'zh-CN': '重新授权', en: 'Ask me again' },
  },
  snapshot: {
    title: { 'zh-CN': '网页快照', en: 'A snapshot of this page' },
    happened: {
      'zh-CN': '您正在浏览微信的网页快照，这里不知道您是谁。',
      en: 'You are looking at a snapshot that WeChat made, which does not know who you are.',
    },
    remedy: {
      'zh-CN': '点“使用完整服务”，即可登录。',
      en: 'Tap “Use the full service” to sign in.',
    },
    action: { 'zh-CN': '使用完整服务', en: 'Use the full service' },
  },
  entering: {
    title: { 'zh-CN': '正在进入…', en: 'Coming in…' },
    happened: { 'zh-CN': '正在用小程序里的身份登录。', en: 'The mini program is signing you in.' },
    remedy: {
      'zh-CN': '如果没有自动进入，请点下面的按钮。',
      en: 'If nothing happens, tap the button below.',
    },
    action: { 'zh-CN': '进入', en: 'Come in' },
  },
  backToMiniProgram: {
    title: { 'zh-CN': '请回到小程序', en: 'Go back to the mini program' },
    happened: {
      'zh-CN': '登录已失效，小程序的网页里不能直接登录。',
      en: 'Your sign-in has ended, and pages of a mini program cannot sign you in by themselves.',
    },
    remedy: {
      'zh-CN': '请点左上角返回小程序，再进入一次。',
      en: 'Tap the arrow at the top left, and come in from the mini program once more.',
    },
  },
  tooLarge: {
    title: { 'zh-CN': '发送的内容太大了', en: 'That was too much to send' },
    happened: {
      'zh-CN': '发送的内容超过了这里能接收的大小，没有提交。',
      en: 'What you sent is larger than this address takes, so nothing was submitted.',
    },
    remedy: {
      'zh-CN': '请返回页面，减少内容后再试一次。',
      en: 'Please go back to the page, send less and try again.',
    },
    action: { 'zh-CN': '返回页面', en: 'Back to the page' },
  },
  notFound: {
    title: { 'zh-CN': '没有这个页面', en: 'There is no such page' },
    happened: {
      'zh-CN': '地址可能写错了，或者页面已经下线。',
      en: 'The address may be mistyped, or the page is gone.',
    },
    remedy: { 'zh-CN': '请回到首页再试。', en: 'Please go on from the first page.' },
    action: { 'zh-CN': '回到首页', en: 'To the first page' },
  },
} as const satisfies Readonly<Record<string, HelpText>>

/** On a page of the application's own, above a form that was not sent; `{}` is the limit. */
export const FORM_TOO_LARGE = {
  'zh-CN': '要发送的内容太大（最多 {}），没有提交。请换小一点的照片或文件再试。',
  en: 'This is too large to send (at most {}), so nothing was submitted. Please choose a smaller photo or file.',
} as const satisfies Said
