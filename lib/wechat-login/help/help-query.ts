import { getConfig } from '../config/of-process.ts'
import { parseRequestId } from '../http/request-id.ts'
import { parseReturnPath, type ReturnPath } from '../http/return-path.ts'

/** What a help page may say of the request that led to it. */
export type HelpQuery = {
  readonly path: ReturnPath
  /** Of the request that failed, if the address names it. */
  readonly failed: { readonly requestId?: string }
  readonly cause: string
  readonly errcode: number | null
}

/** Nothing of the address is shown unparsed. */
export function readHelpQuery(request: Request): HelpQuery {
  const query = new URL(request.url).searchParams
  const text = (name: string) => query.get(name) ?? ''
  const requestId = parseRequestId(text('request'))
  return {
    path: parseReturnPath(text('path'), getConfig().appOrigin) ?? getConfig().home,
    failed: requestId === null ? {} : { requestId },
    cause: text('cause'),
    errcode: /^-?[0-9]{1,6}$/.test(text('errcode')) ? Number(text('errcode')) : null,
  }
}
