declare const brand: unique symbol
/** A picture on one of WeChat's own hosts, over https. */
export type AvatarUrl = string & { readonly [brand]: 'AvatarUrl' }

/** The only foreign hosts that our pages load anything from: the documented one, and an older one still in use. */
export const AVATAR_HOSTS = ['thirdwx.qlogo.cn', 'wx.qlogo.cn'] as const

const LONGEST_CHARS = 512

/** WeChat's `headimgurl`, over https; null: the user has no picture, or it is on another host. */
export function parseAvatarUrl(input: string): AvatarUrl | null {
  const secure = input.replace(/^http:/, 'https:')
  return isAvatarUrl(secure) ? secure : null
}

function isAvatarUrl(input: string): input is AvatarUrl {
  if (input.length > LONGEST_CHARS || !/^https:\/\/[\x21-\x7e]+$/.test(input) || !URL.canParse(input))
    return false
  const { origin, username, password } = new URL(input)
  return username === '' && password === '' && AVATAR_HOSTS.some((host) => origin === `https://${host}`)
}
