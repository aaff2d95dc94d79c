import { gzipSync } from 'node:zlib'
import { ask } from '../e2e/harness/raw-request.ts'
import { DOCUMENT } from '../e2e/harness/visitor.ts'
import type { Contestant } from './servers.ts'

/** The bytes of all JavaScript of the page, inline scripts included. */
export async function scriptBytes({ port, path, cookie }: Contestant): Promise<number> {
  const headers = { ...DOCUMENT, ...(cookie === '' ? {} : { Cookie: cookie }) }
  const { body } = await ask(port, { path, headers })
  const sources = new Set([...body.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, source = '']) => source))
  const scripts = await Promise.all([...sources].map((source) => ask(port, { path: source })))
  const inline = [...body.matchAll(/<script(?:(?! src=)[^>])*>([^<]*)<\/script>/g)].map(
    ([, text = '']) => text,
  )
  return [...scripts.map((script) => script.body), inline.join('\n')].reduce(
    (sum, text) => sum + gzipSync(text).length,
    0,
  )
}
