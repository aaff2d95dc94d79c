import { parseReturnPath, type ReturnPath } from './return-path.ts'

/**
 * Where the listener in front of Next notes the request target as the client wrote it, in place of whatever the client
 * sent under this name. Next parses the address and writes it anew, with other bytes and without parameters of its own.
 */
export const TARGET_HEADER = 'x-request-target'

/** The target of a request, path and query, as the client wrote it. */
export function targetOf({ url, headers }: Pick<Request, 'url' | 'headers'>): string {
  return headers.get(TARGET_HEADER) ?? asNextReads(url)
}

/** What a request asks for, as a path to return to; null: it is none. */
export function askedPath(request: Pick<Request, 'url' | 'headers'>, appOrigin: string): ReturnPath | null {
  // Only Next's reading of `//page` is a path of ours.
  return parseReturnPath(targetOf(request), appOrigin) ?? parseReturnPath(asNextReads(request.url), appOrigin)
}

function asNextReads(address: string): string {
  const { pathname, search } = new URL(address)
  return pathname + search
}
