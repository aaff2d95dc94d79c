import autocannon from 'autocannon'
import { ask } from '../e2e/harness/raw-request.ts'
import { DOCUMENT } from '../e2e/harness/visitor.ts'
import type { Contestant } from './servers.ts'

const CONNECTIONS = 16

/** Pages per second of a server under sixteen connections, for a time or for a number of requests. */
export async function rateOf(
  { port, path, cookie, status, name }: Contestant,
  extent: { readonly seconds: number } | { readonly views: number },
): Promise<number> {
  const headers = { ...DOCUMENT, Host: `127.0.0.1:${port}`, ...(cookie === '' ? {} : { Cookie: cookie }) }
  const first = await ask(port, { path, headers })
  if (first.status !== status) throw new Error(`${name} answers ${first.status}, not ${status}`)
  const result = await autocannon({
    url: `http://127.0.0.1:${port}${path}`,
    connections: CONNECTIONS,
    ...('seconds' in extent ? { duration: extent.seconds } : { amount: extent.views }),
    headers,
  })
  const answered = result.statusCodeStats?.[status]?.count ?? 0
  if (answered !== result.requests.total) throw new Error(`${name} does not always answer ${status}`)
  return result.requests.average
}
