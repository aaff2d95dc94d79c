import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export type Connections = {
  /** From now on each connection closes after the last answer that it waits for. */
  readonly announceClose: () => void
  /** Closes those that carry no request. */
  readonly closeUnused: () => void
  readonly closeAll: () => void
  /** How many were accepted so far. */
  readonly accepted: () => number
  /** How many bytes were read from those that are open. */
  readonly received: () => number
  /** How many wait for an answer. */
  readonly awaited: () => number
}

/**
 * A connection's newest answer, until it is on its way as a whole; and how many bytes had been read when the last one
 * was: more since are the beginning of a request.
 */
type Use = { answer: ServerResponse | null; bytesRead: number }

/**
 * The open connections of a server. Node's own idea of an idle one does not do for a stop: it closes those whose answer
 * is still being sent to a slow client.
 */
export function watchConnections(server: Pick<Server, 'on' | 'prependListener'>): Connections {
  const uses = new Map<Socket, Use>()
  let closing = false
  let accepted = 0

  const meetConnection = (socket: Socket): Use => {
    const use: Use = { answer: null, bytesRead: 0 }
    uses.set(socket, use)
    socket.once('close', () => uses.delete(socket))
    return use
  }
  const meetRequest = ({ socket }: IncomingMessage, answer: ServerResponse) => {
    const use = uses.get(socket) ?? meetConnection(socket)
    const before = use.answer
    use.answer = answer
    answer.once('close', () => {
      if (use.answer === answer) Object.assign(use, { answer: null, bytesRead: socket.bytesRead })
    })
    if (!closing) return
    if (before !== null) keepOpenAfter(before)
    closeAfter(answer)
  }
  const close = (which: (use: Use, socket: Socket) => boolean) => {
    for (const [socket, use] of uses) if (which(use, socket)) socket.destroy()
  }
  server.on('connection', (socket: Socket) => {
    accepted += 1
    meetConnection(socket)
  })
  server.prependListener('request', meetRequest)
  server.prependListener('checkContinue', meetRequest)
  return {
    announceClose: () => {
      closing = true
      for (const { answer } of uses.values()) if (answer !== null) closeAfter(answer)
    },
    closeUnused: () => close(({ bytesRead }, socket) => socket.bytesRead === bytesRead),
    closeAll: () => close(() => true),
    accepted: () => accepted,
    received: () => [...uses.keys()].reduce((sum, { bytesRead }) => sum + bytesRead, 0),
    awaited: () => [...uses.values()].filter(({ answer }) => answer !== null).length,
  }
}

/**
 * The answer says `Connection: close`: a proxy that reads it sends nothing more, so that nothing is lost.
 * @see RFC 9112 §9.6
 */
function closeAfter(answer: ServerResponse): void {
  if (!answer.headersSent) answer.shouldKeepAlive = false
}

/** Another request was sent behind it: Node sends no answer after one that closes. */
function keepOpenAfter(answer: ServerResponse): void {
  if (!answer.headersSent) answer.shouldKeepAlive = true
}
