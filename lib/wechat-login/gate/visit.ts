import type { Config } from '../config/config.ts'
import { askedPath, targetOf } from '../http/asked-path.ts'
import { acceptsHtml, isNavigation } from '../http/navigation.ts'
import { carriesWeChatKeys, parseReturnPath, type ReturnPath } from '../http/return-path.ts'
import { isSameOrigin } from '../http/same-origin.ts'
import type { KeyRing } from '../keys/keys.ts'
import { readSentCookies, type SentCookies } from '../session/login-cookies.ts'
import { detectClient, type WeChatClient } from '../wechat/client.ts'

/** What a request wants: only a document may be sent to WeChat, and only a form may be posted again. */
export type Wish = 'document' | 'form' | 'server-action' | 'preview' | 'data'

/** A request as the gate sees it (step 2). */
export type Visit = {
  readonly wish: Wish
  readonly path: ReturnPath
  /** The address holds personal keys that `path` leaves out. */
  readonly carriesKeys: boolean
  /** The page of ours that asked, for those who ask from a page. */
  readonly askingPage: ReturnPath
  readonly client: WeChatClient
  /** Changes nothing: GET, HEAD or OPTIONS. */
  readonly reads: boolean
  readonly fromOurPage: boolean
  readonly sent: SentCookies
}

/** What the gate has to know of a request; an address that is none to return to counts as home. */
export function readVisit(
  request: Pick<Request, 'url' | 'method' | 'headers'>,
  config: Config,
  keys: KeyRing,
): Visit {
  const { headers, method } = request
  const client = detectClient(headers.get('user-agent'))
  const path = askedPath(request, config.appOrigin)
  return {
    wish: wishOf(method, headers, client),
    path: path ?? config.home,
    carriesKeys: path !== null && carriesWeChatKeys(targetOf(request)),
    askingPage: parseReturnPath(headers.get('referer') ?? '', config.appOrigin) ?? config.home,
    client,
    reads: ['GET', 'HEAD', 'OPTIONS'].includes(method),
    fromOurPage: isSameOrigin(headers, config.appOrigin),
    sent: readSentCookies(headers, config, keys),
  }
}

function wishOf(method: string, headers: Headers, client: WeChatClient): Wish {
  const reads = method === 'GET' || method === 'HEAD'
  if (client.kind === 'fetcher' && reads && takesHtml(headers)) return 'preview'
  if (headers.has('next-action')) return 'server-action'
  if (!isNavigation(headers)) return 'data'
  if (method === 'POST') return 'form'
  return reads ? 'document' : 'data'
}

/** Link previews and crawlers ask for anything, or say nothing; a script says `Sec-Fetch-Mode: cors`. */
function takesHtml(headers: Headers): boolean {
  if (headers.has('sec-fetch-mode')) return isNavigation(headers)
  const accept = headers.get('accept') ?? '*/*'
  return acceptsHtml(headers) || accept.includes('*/*')
}
