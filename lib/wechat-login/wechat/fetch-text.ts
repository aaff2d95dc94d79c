import { connectionFault } from './connection-fault.ts'
import { WeChatUnreachableError } from './exchange-error.ts'

const LONGEST_REPLY_BYTES = 64 * 1024

/**
 * The body of WeChat's answer, asked for once.
 * @param timeoutMs budget of the whole call, body included, in milliseconds
 * @throws {WeChatUnreachableError} no answer with status 200 and of a sane length in time
 */
export async function fetchText(url: URL, timeoutMs: number, fetchFn: typeof fetch): Promise<string> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    // A followed redirect would send the secret elsewhere; Next's cache would serve the answer twice.
    const response = await fetchFn(url, { redirect: 'manual', cache: 'no-store', signal })
    if (response.status === 200) return await readText(response)
    await response.body?.cancel()
    throw new WeChatUnreachableError('http-status', `HTTP_${response.status}`)
  } catch (thrown) {
    throw thrown instanceof WeChatUnreachableError ? thrown : connectionFault(thrown, signal.aborted)
  }
}

/**
 * The body of WeChat's answer to a POST of JSON, sent once, in real UTF-8: WeChat refuses `\\uXXXX` (40033).
 * @param timeoutMs as in `fetchText`
 * @throws {WeChatUnreachableError} as `fetchText`
 */
export function postJson(
  url: URL,
  content: object,
  timeoutMs: number,
  fetchFn: typeof fetch,
): Promise<string> {
  const sent = {
    method: 'POST',
    body: JSON.stringify(content),
    headers: { 'Content-Type': 'application/json' },
  }
  return fetchText(url, timeoutMs, (address, init) => fetchFn(address, { ...init, ...sent }))
}

/**
 * Cancels the stream beyond the limit. Uses the reader: with the libraries of `create-next-app`, TypeScript 5 cannot
 * loop over a stream.
 */
async function readText({ body }: Response): Promise<string> {
  if (body === null) return ''
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let readBytes = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    readBytes += next.value.byteLength
    if (readBytes > LONGEST_REPLY_BYTES) {
      await reader.cancel()
      throw new WeChatUnreachableError('unreadable')
    }
    text += decoder.decode(next.value, { stream: true })
  }
  return text + decoder.decode()
}
