import { getConfig } from '../../lib/wechat-login/config/config.ts'
import { parseRequestId } from '../../lib/wechat-login/http/request-id.ts'
import { DEFAULT_PATH, parseReturnPath, type ReturnPath } from '../../lib/wechat-login/http/return-path.ts'

/** What a help page may say of the request that led to it: nothing of its address is shown unparsed. */
export function readHelpQuery(request: Request): {
  readonly path: ReturnPath
  /** Of the request that failed, if the address names it. */
  readonly failed: { readonly requestId?: string }
  readonly cause: string
  readonly errcode: number | null
} {
  const query = new URL(request.url).searchParams
  const text = (name: string) => query.get(name) ?? ''
  const requestId = parseRequestId(text('request'))
  return {
    path: parseReturnPath(text('path'), getConfig().appOrigin) ?? DEFAULT_PATH,
    failed: requestId === null ? {} : { requestId },
    cause: text('cause'),
    errcode: /^-?[0-9]{1,6}$/.test(text('errcode')) ? Number(text('errcode')) : null,
  }
}
