import { once } from 'node:events'
import { createServer, request as forward } from 'node:http'
import { connect } from 'node:net'

export type ForwardProxy = {
  readonly url: string
  /** What it was asked to reach, as `host:port`. */
  readonly asked: () => readonly string[]
  readonly close: () => void
}

/** A proxy for outgoing requests, both ways of asking one: `CONNECT`, and a whole address. Whatever is named, it reaches one port. */
export async function startForwardProxy(port: number): Promise<ForwardProxy> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { host, pathname, search } = new URL(request.url ?? '')
    asked.push(host)
    const { method, headers } = request
    const onward = forward(
      { host: '127.0.0.1', port, method, path: pathname + search, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    request.pipe(onward)
  })
  server.on('connect', (request, client) => {
    asked.push(request.url ?? '')
    const onward = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      client.pipe(onward).pipe(client)
    })
    for (const socket of [client, onward]) socket.on('error', () => onward.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    asked: () => asked,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
