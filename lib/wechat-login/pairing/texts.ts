import type { Said } from '../help/language.ts'
import type { HelpText } from '../help/texts.ts'
import { type Computer, UNKNOWN } from './computer.ts'
import type { PhoneAnswer, PhoneStep } from './judge-phone.ts'

const DONE: Said = { 'zh-CN': '完成', en: 'Done' }
const NEW_CODE: Said = { 'zh-CN': '换一个二维码', en: 'Show a new code' }
const NOTHING_SIGNED_IN: Said = {
  'zh-CN': '那台电脑没有登录，二维码已失效。',
  en: 'The computer got nothing, and its code is void.',
}
const SCAN_A_NEW_ONE: Said = {
  'zh-CN': '如果是您自己的电脑，请在电脑上换一个二维码再扫。',
  en: 'If it is your computer, show a new code there and scan that one.',
}
const OVER = {
  title: { 'zh-CN': '二维码已失效', en: 'This code is no longer valid' },
  happened: {
    'zh-CN': '二维码两分钟内有效，而且只能用一次。',
    en: 'A code is valid for two minutes, and once.',
  },
} as const satisfies Readonly<Record<string, Said>>

/** What the phone's page says, by what became of the ticket. */
export const PHONE_TEXTS: Readonly<Record<Exclude<PhoneStep | PhoneAnswer, 'ask'>, HelpText>> = {
  agreed: {
    title: { 'zh-CN': '已在电脑上登录', en: 'The computer is signed in' },
    happened: {
      'zh-CN': '电脑会自己打开刚才的页面。',
      en: 'It goes on to its page by itself.',
    },
    remedy: {
      'zh-CN': '您可以随时用手机结束电脑上的登录。',
      en: 'You can end its session from this phone at any time.',
    },
    action: DONE,
  },
  refused: {
    title: { 'zh-CN': '没有登录', en: 'Nothing was signed in' },
    happened: NOTHING_SIGNED_IN,
    remedy: {
      'zh-CN': '如果有人把二维码发给您，请不要再扫。',
      en: 'If somebody sent you that code, do not scan it again.',
    },
    action: DONE,
  },
  'wrong-digits': {
    title: { 'zh-CN': '数字不对', en: 'Those were other digits' },
    happened: NOTHING_SIGNED_IN,
    remedy: SCAN_A_NEW_ONE,
    action: DONE,
  },
  'in-use': {
    title: { 'zh-CN': '二维码已被使用', en: 'This code is already in use' },
    happened: { 'zh-CN': '另一位用户已经扫过这个二维码。', en: 'Somebody else has scanned it before you.' },
    remedy: SCAN_A_NEW_ONE,
    action: DONE,
  },
  over: {
    ...OVER,
    remedy: {
      'zh-CN': '请在电脑上换一个二维码再扫。',
      en: 'Please show a new code on the computer and scan that one.',
    },
    action: DONE,
  },
}

/** The question, with the computer that asks: only the visitor knows whether they opened that page themselves. */
export function askText({ browser, system }: Computer): HelpText {
  const known = [system, browser].filter((name) => name !== UNKNOWN).join(' · ')
  const [chinese, english] = known === '' ? ['', ''] : [`（${known}）`, ` (${known})`]
  return {
    title: { 'zh-CN': '在电脑上登录？', en: 'Sign in on a computer?' },
    happened: {
      'zh-CN': `一台电脑${chinese}请求以您的身份登录。`,
      en: `A computer${english} asks to be signed in as you.`,
    },
    remedy: {
      'zh-CN': '只有您自己刚刚在那台电脑上打开了这个页面，才请继续。',
      en: 'Go on only if you yourself have just opened this page on that computer.',
    },
  }
}

export const OTHER_NETWORK: Said = {
  'zh-CN': '注意：那台电脑和这部手机不在同一个网络里。请确认它就在您面前。',
  en: 'Careful: that computer is in another network than this phone. Make sure that you have it before you.',
}

export const TYPE_DIGITS: Said = { 'zh-CN': '电脑上显示的两位数字', en: 'The two digits on the computer' }
export const AGREE: Said = { 'zh-CN': '登录电脑', en: 'Sign in the computer' }
export const REFUSE: Said = { 'zh-CN': '不是我', en: 'That is not me' }

/** In the place of the sentence that says to open the page in WeChat. */
export const SCAN: Said = {
  'zh-CN':
    '请用微信扫一扫下面的二维码，在手机上输入下面的两位数字，电脑就会登录；也可以把链接发到微信里打开。',
  en: 'Scan the code below with WeChat and type the two digits below it on your phone: this computer is then signed in. Or send yourself the link in WeChat and open it there.',
}

export const QR_NAME: Said = { 'zh-CN': '登录电脑的二维码', en: 'QR code for signing this computer in' }

/** The line below the QR code. */
export const WAITING = {
  waiting: { 'zh-CN': '等待扫码…', en: 'Waiting for your phone…' },
  seen: { 'zh-CN': '已扫码，请在手机上输入上面的数字。', en: 'Scanned. Now type the digits on your phone.' },
  agreed: { 'zh-CN': '手机已同意，正在登录…', en: 'Your phone has agreed. Signing in…' },
  away: {
    'zh-CN': '手机同意后，请点下面的按钮。',
    en: 'Once your phone has agreed, please press the button below.',
  },
} as const satisfies Readonly<Record<string, Said>>

/** The computer's page once its ticket leads nowhere. */
export const COMPUTER_TEXTS = {
  refused: {
    title: { 'zh-CN': '手机没有同意', en: 'Your phone did not agree' },
    happened: { 'zh-CN': '这台电脑没有登录。', en: 'This computer is not signed in.' },
    remedy: { 'zh-CN': '想再试一次，请换一个二维码。', en: 'To try again, show a new code.' },
    action: NEW_CODE,
  },
  over: {
    ...OVER,
    remedy: { 'zh-CN': '想登录，请换一个二维码。', en: 'To sign in, show a new code.' },
    action: NEW_CODE,
  },
} as const satisfies Readonly<Record<string, HelpText>>

export const ASK_AGAIN: Said = { 'zh-CN': '我已在手机上同意', en: 'I have agreed on my phone' }
export const GO_ON: Said = { 'zh-CN': '进入页面', en: 'Go to the page' }
