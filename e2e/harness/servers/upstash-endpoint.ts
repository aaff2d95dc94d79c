import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { createClient, ErrorReply } from 'redis'
import { z } from 'zod'

/** The deadline of requests in tests that are not about deadlines: it only ends a hang. */
export const PATIENCE_MS = 60_000

export type UpstashEndpoint = {
  readonly url: string
  readonly token: string
  /** How many HTTP requests and commands it has answered. */
  readonly requests: () => number
  readonly close: () => Promise<void>
}

const command = z.array(z.union([z.string(), z.number()])).min(1)
const commands = z.array(command).min(1)

/**
 * Upstash's REST API in front of a real Redis: one command to `/`, many to `/pipeline`, a transaction to
 * `/multi-exec`; a bearer token, strings as base64 on demand, errors as Upstash sends them.
 * @param readsFrom a replica of that Redis, as in a global database
 * @see https://upstash.com/docs/redis/features/restapi
 */
export async function startUpstashEndpoint(
  redisUrl: string,
  { readsFrom = redisUrl }: { readonly readsFrom?: string } = {},
): Promise<UpstashEndpoint> {
  const token = 'a-token-of-the-tests'
  const [client, nearest] = [await connect(redisUrl), await connect(readsFrom)]
  let requests = 0

  const runOne = async (parts: z.infer<typeof command>, base64: boolean) => {
    try {
      const asked = isRead(parts) ? nearest : client
      return { result: encode(await asked.sendCommand(parts.map(String)), base64) }
    } catch (thrown) {
      if (thrown instanceof Error) return { error: thrown.message }
      throw thrown
    }
  }

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    requests += 1
    if (request.headers.authorization !== `Bearer ${token}`)
      return send(response, 401, { error: 'WRONGPASS invalid or missing auth token' })
    const base64 = request.headers['upstash-encoding'] === 'base64'
    const body: unknown = JSON.parse(await text(request))
    switch (request.url) {
      case '/': {
        const result = await runOne(command.parse(body), base64)
        return send(response, 'error' in result ? 400 : 200, result)
      }
      case '/pipeline': {
        const results = []
        for (const parts of commands.parse(body)) results.push(await runOne(parts, base64))
        return send(response, 200, results)
      }
      case '/multi-exec': {
        const transaction = client.multi()
        for (const parts of commands.parse(body)) transaction.addCommand(parts.map(String))
        const results = await transaction.exec()
        return send(
          response,
          200,
          results.map((result) =>
            result instanceof ErrorReply ? { error: result.message } : { result: encode(result, base64) },
          ),
        )
      }
      default:
        return send(response, 404, { error: 'not found' })
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => send(response, 400, { error: 'ERR failed to parse the request' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    token,
    requests: () => requests,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      client.destroy()
      nearest.destroy()
    },
  }
}

async function connect(url: string) {
  const client = createClient({ url, RESP: 2 })
  client.on('error', () => {})
  await client.connect()
  return client
}

/** Commands that a global database answers from the nearest replica. The rest, scripts too, goes to the primary. */
function isRead([verb]: z.infer<typeof command>): boolean {
  return ['get', 'zrange', 'hvals'].includes(String(verb).toLowerCase())
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

/** Strings become base64, except "OK"; numbers and null stay; lists element by element. */
function encode(value: unknown, base64: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => encode(item, base64))
  return typeof value === 'string' && base64 && value !== 'OK' ? Buffer.from(value).toString('base64') : value
}
