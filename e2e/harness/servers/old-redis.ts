import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { freePort } from '../free-port.ts'

export type OldRedis = { readonly url: string; readonly close: () => Promise<void> }

/** What Redis learnt after 6.0 and a session store might want. */
const NEWER = [
  ['GETEX'],
  ['GETDEL'],
  ['COPY'],
  ['LMOVE'],
  ['FUNCTION'],
  ['FCALL'],
  ['ZRANGE', 'BYSCORE'],
  ['ZRANGESTORE'],
  ['SET', 'GET'],
  ['SET', 'EXAT'],
  ['SET', 'PXAT'],
  ...['EXPIRE', 'PEXPIRE', 'EXPIREAT', 'PEXPIREAT'].flatMap((verb) =>
    ['NX', 'XX', 'GT', 'LT'].map((option) => [verb, option]),
  ),
]

/**
 * A real Redis that answers as an older one: calls the version it is told, and refuses what came after 6.0, within
 * scripts too.
 * @param version such as `6.0`, not longer than the real one
 */
export async function startOldRedis(target: number, version = '6.0'): Promise<OldRedis> {
  const port = await freePort()
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    let sent = ''
    near.setEncoding('latin1').on('data', (chunk) => {
      const { requests, rest } = requestsIn(sent + String(chunk))
      sent = rest
      for (const request of requests)
        far.write(isNewer(request) ? inResp(['NEWER']) : inResp(request), 'latin1')
    })
    far.setEncoding('latin1').on('data', (chunk) => {
      near.write(String(chunk).replace(/(?<=redis_version:)[\d.]+/, renamed(version)), 'latin1')
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `redis://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** As long as the real one: the answer has told its length. */
const renamed = (version: string) => (real: string) => version.padEnd(real.length)

function isNewer([verb = '', ...rest]: readonly string[]): boolean {
  const said = [verb, ...rest.slice(1)].map((part) => part.toUpperCase())
  if (verb.toUpperCase() === 'EVAL')
    return callsIn(rest[0] ?? '').some((call) =>
      NEWER.some((parts) => parts.every((part) => call.includes(part))),
    )
  return NEWER.some(
    ([newVerb, option]) => said[0] === newVerb && (option === undefined || said.includes(option)),
  )
}

/** The words in quotes of each call of a script. */
function callsIn(script: string): readonly (readonly string[])[] {
  return [...script.matchAll(/redis\.p?call\(([^)]*)\)/g)].map(([, words = '']) =>
    [...words.matchAll(/'([^']*)'/g)].map(([, word = '']) => word.toUpperCase()),
  )
}

function requestsIn(text: string): { readonly requests: readonly string[][]; readonly rest: string } {
  const requests: string[][] = []
  let rest = text
  for (;;) {
    const header = /^\*(\d+)\r\n/.exec(rest)
    if (header === null) return { requests, rest }
    let at = header[0].length
    const parts: string[] = []
    for (let left = Number(header[1]); left > 0; left -= 1) {
      const length = /^\$(\d+)\r\n/.exec(rest.slice(at, at + 20))
      if (length === null) return { requests, rest }
      const from = at + length[0].length
      at = from + Number(length[1]) + 2
      if (rest.length < at) return { requests, rest }
      parts.push(rest.slice(from, at - 2))
    }
    requests.push(parts)
    rest = rest.slice(at)
  }
}

function inResp(parts: readonly string[]): string {
  return `*${parts.length}\r\n${parts.map((part) => `$${part.length}\r\n${part}\r\n`).join('')}`
}
