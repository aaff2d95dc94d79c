export type ClientKind =
  | 'wechat'
  | 'wecom'
  | 'devtools'
  | 'mini-program-web-view'
  | 'mini-program-runtime'
  | 'fetcher'
  | 'browser'

export type Platform = 'android' | 'ios' | 'windows' | 'mac' | 'linux' | 'harmony' | 'unknown'

export type WeChatClient = {
  readonly kind: ClientKind
  readonly platform: Platform
  /** Whether web authorization of an official account works in it. */
  readonly canLogIn: boolean
}

const LONGEST_READ_CHARS = 2048 // two user agents in one string are about 600

// Browsers call themselves Mozilla; curl, okhttp, WhatsApp and most link previews do not. These fetchers do.
// CUBOT is a brand of phones.
const NOT_MOZILLA = /^(?!Mozilla\/|Opera\/)/
const ROBOT =
  /(?<!cu)bot\b|spider\b|crawler|facebookexternalhit|externalagent|BingPreview|UriPreview|Google-|GoogleOther|Lighthouse|Slack-/i

// In this order: a Linux mini program also says Windows, an iPhone also says Mac, early HarmonyOS is an Android.
const PLATFORMS: readonly (readonly [Platform, RegExp])[] = [
  ['ios', /iPhone|iPad|iPod/],
  ['android', /Android/i],
  ['harmony', /OpenHarmony|HarmonyOS/],
  ['linux', /X11|UnifiedPCLinuxWechat/],
  ['mac', /Macintosh|MacWechat/i],
  ['windows', /Windows/i],
]

const WEB_VIEW = /\bminiProgram\b/
const COMPUTERS: readonly Platform[] = ['windows', 'mac', 'linux']

const KIND_NAMES: Readonly<Record<ClientKind, string>> = {
  wechat: '微信',
  wecom: '企业微信',
  devtools: '微信开发者工具',
  'mini-program-web-view': '微信小程序',
  'mini-program-runtime': '微信小程序',
  fetcher: '自动程序',
  browser: '浏览器',
}

const PLATFORM_NAMES: Readonly<Record<Platform, string | null>> = {
  android: 'Android',
  ios: 'iPhone',
  windows: 'Windows',
  mac: 'Mac',
  linux: 'Linux',
  harmony: '鸿蒙',
  unknown: null,
}

/**
 * What opened the page, by its user agent: a hint, not a proof. WeCom and mini programs say MicroMessenger too, but have
 * other logins: WeCom with a corp id, a mini program with its own app id and API.
 * @see WeChat 网页授权 ("请在微信客户端打开链接"); mini program web-view: `miniProgram` since 7.0.0
 */
export function detectClient(userAgent: string | null): WeChatClient {
  const text = readable(userAgent)
  const kind = kindOf(text)
  return { kind, platform: platformOf(text), canLogIn: kind === 'wechat' || kind === 'devtools' }
}

/** Whether a mini program may show this page: WeCom runs mini programs too, and the developer tools do not say it. */
export function isInMiniProgram(userAgent: string): boolean {
  const text = readable(userAgent)
  return kindOf(text) === 'devtools' || (/MicroMessenger\//i.test(text) && WEB_VIEW.test(text))
}

/** Whether it is a browser on a computer: there the visitor's WeChat is another device, a phone. */
export function isComputerBrowser({ kind, platform }: Pick<WeChatClient, 'kind' | 'platform'>): boolean {
  return kind === 'browser' && COMPUTERS.includes(platform)
}

/** The client in a few words for the visitor, such as `微信 · Android`. */
export function describeDevice(userAgent: string | null): string {
  const text = readable(userAgent)
  if (text === '') return '未知设备'
  const platform = text.includes('iPad') ? 'iPad' : PLATFORM_NAMES[platformOf(text)]
  const kind = KIND_NAMES[kindOf(text)]
  return platform === null ? kind : `${kind} · ${platform}`
}

function readable(userAgent: string | null): string {
  return (userAgent ?? '').slice(0, LONGEST_READ_CHARS).trim()
}

function kindOf(text: string): ClientKind {
  if (/wxwork(?:local)?\//i.test(text)) return 'wecom'
  if (/wechatdevtools/i.test(text)) return 'devtools'
  if (/MicroMessenger Client/i.test(text)) return 'fetcher' // WeChat's own fetcher for shared links
  if (/MicroMessenger\//i.test(text)) return kindOfWeChat(text)
  return NOT_MOZILLA.test(text) || ROBOT.test(text) ? 'fetcher' : 'browser'
}

/** Capitals matter: `miniProgram/wx…` is a page in a mini program, which may say `MiniProgramEnv/` as well. */
function kindOfWeChat(text: string): ClientKind {
  if (WEB_VIEW.test(text)) return 'mini-program-web-view'
  if (/MiniProgramEnv\//.test(text)) return 'mini-program-runtime'
  return 'wechat'
}

function platformOf(text: string): Platform {
  return PLATFORMS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'unknown'
}
