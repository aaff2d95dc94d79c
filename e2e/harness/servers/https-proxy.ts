import { readFileSync } from 'node:fs'
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import { createServer } from 'node:https'
import type { Certificate } from './certificates.ts'

type Pass<Headers> = (headers: Headers) => OutgoingHttpHeaders

/** What a proxy does to what it passes on. */
export type ProxyManners = {
  readonly request: Pass<IncomingHttpHeaders>
  readonly answer: Pass<IncomingHttpHeaders>
  /** What it answers by itself; undefined: it asks the server. */
  readonly instead: (
    path: string,
  ) => { readonly status: number; readonly headers?: OutgoingHttpHeaders; readonly body?: string } | undefined
  readonly certificate: Certificate
}

/** A proxy that speaks https, in front of a server of this machine; its manners can be changed while it runs. */
export async function startHttpsProxy(upstreamPort: number, manners: ProxyManners) {
  let now = manners
  const server = createServer(pem(manners.certificate), (asked, answer) => {
    const own = now.instead(asked.url ?? '/')
    if (own !== undefined) {
      answer.writeHead(own.status, own.headers).end(own.body)
      return
    }
    const target = { host: '127.0.0.1', port: upstreamPort, path: asked.url, method: asked.method }
    const passed = request({ ...target, headers: now.request(asked.headers), agent: false }, (came) => {
      answer.writeHead(came.statusCode ?? 502, now.answer(came.headers))
      came.pipe(answer)
    })
    passed.once('error', () => answer.writeHead(502).end())
    passed.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    behave: (changed: Partial<ProxyManners>) => {
      now = { ...manners, ...changed }
      server.setSecureContext(pem(now.certificate))
    },
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

function pem({ certFile, keyFile }: Certificate) {
  return { cert: readFileSync(certFile), key: readFileSync(keyFile) }
}
