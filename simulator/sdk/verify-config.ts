import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { AppTokens } from '../platform/app-tokens.ts'
import type { Settings } from '../settings.ts'

/** What `wx.config` was given, and the address that the WebView goes by. */
const asked = z.strictObject({
  appId: z.string(),
  timestamp: z.union([z.int(), z.string()]).transform(String),
  nonceStr: z.string().min(1),
  signature: z.string(),
  jsApiList: z.array(z.string()).min(1),
  url: z.url(),
})

/**
 * How WeChat judges `wx.config`: the app id, the host (JS接口安全域名), and the signature over the address as it is, with
 * a ticket that lives.
 * @returns WeChat's `errMsg`
 * @see WeChat JS-SDK说明文档, 附录5
 */
export function verifyConfig(
  content: unknown,
  { account, authorizedDomain, anyPort }: Pick<Settings, 'account' | 'authorizedDomain' | 'anyPort'>,
  appTokens: Pick<AppTokens, 'livingTickets'>,
): string {
  const parsed = asked.safeParse(content)
  if (!parsed.success) return 'config:fail, invalid parameters'
  const { appId, timestamp, nonceStr, signature, url } = parsed.data
  if (appId !== account.appId) return 'config:invalid appid'
  const { hostname, port } = new URL(url)
  if (hostname !== authorizedDomain && !(anyPort && hostname === '127.0.0.1'))
    return 'config:invalid url domain'
  if (port !== '' && !anyPort) return 'config:invalid url domain'
  const [address = ''] = url.split('#', 1)
  const isSigned = appTokens.livingTickets().some((ticket) => {
    const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${address}`
    return createHash('sha1').update(text).digest('hex') === signature
  })
  return isSigned ? 'config:ok' : 'config:invalid signature'
}
