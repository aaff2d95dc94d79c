import { getConfig } from '../lib/wechat-login/config/config.ts'
import { DEFAULT_PATH } from '../lib/wechat-login/http/return-path.ts'

/** The bare origin means 去借钱. */
export function GET(): Response {
  const headers = { Location: getConfig().appOrigin + DEFAULT_PATH, 'Cache-Control': 'no-store' }
  return new Response(null, { status: 302, headers })
}
