import { createClient, createCluster, ErrorReply } from 'redis'
import { isWrongType, WRONG_TYPE } from './answers.ts'
import { type Ask, type Command, isRead, toArguments } from './command.ts'
import { connectAnew, keepHeartbeat } from './heartbeat.ts'

/*
 * The client's own defaults queue commands while it is offline, wait for a server that does not answer, and give
 * up reconnecting after a socket time-out. These do not, and a new connection is tried five times a second, for ever.
 */
const CLIENT = {
  disableOfflineQueue: true,
  socket: {
    connectTimeout: 500,
    socketTimeout: 1000, // for a handshake without an answer; once connected, the heartbeat keeps it quiet
    reconnectStrategy: 200,
  },
}

/** One connection, to a server or to a cluster. */
export type Connection = {
  readonly send: Ask
  /** What keeps it from being made, such as a changed password; null: nothing. */
  readonly brokenBy: () => unknown
  readonly close: () => void
}

/*
 * An `error` event without a listener would end the process. One of a connection that is up means bytes that are no
 * answer: the client would go on and hand the next question's answer to the one that waits, so everything after
 * them is dropped.
 */

/** Connects in the background, for ever. */
export function connectServer(url: string): Connection {
  const client = createClient({ url, ...CLIENT })
  let brokenBy: unknown = null
  client.on('error', (error) => {
    brokenBy = error
    connectAnew(client)
  })
  client.on('ready', () => {
    brokenBy = null
  })
  client.connect().catch(() => {})
  const endHeartbeat = keepHeartbeat(() => [client])
  return {
    // What is sent in one turn of the event loop goes out in one write: one round trip, in order.
    send: (commands) =>
      Promise.all(commands.map((command) => client.sendCommand(toArguments(command)).catch(answerAboutKey))),
    brokenBy: () => brokenBy,
    close: () => {
      endHeartbeat()
      client.destroy()
    },
  }
}

/** @param urls of some of its nodes, which tell the others */
export function connectCluster(urls: readonly string[]): Connection {
  const cluster = createCluster({ rootNodes: urls.map((url) => ({ url })), defaults: CLIENT })
  let brokenBy: unknown = null
  cluster.on('error', (error) => {
    brokenBy = error
  })
  cluster.on('node-error', (error, { host, port }) => {
    brokenBy = error
    const client = cluster.nodeByAddress.get(`${host}:${port}`)?.client
    if (client !== undefined) connectAnew(client)
  })
  cluster.on('node-ready', () => {
    brokenBy = null
  })
  let closed = false
  const connecting = setInterval(tryToConnect, CLIENT.socket.reconnectStrategy)
  connecting.unref()
  tryToConnect()
  const endHeartbeat = keepHeartbeat(function* () {
    for (const { client } of cluster.nodeByAddress.values()) if (client !== undefined) yield client
  })

  // Unlike a single client's, a cluster's first connection is tried once and then given up.
  function tryToConnect() {
    if (cluster.isOpen) return
    cluster.connect().then(
      () => (closed ? cluster.destroy() : clearInterval(connecting)),
      () => {},
    )
  }

  const send = (command: Command) =>
    cluster.sendCommand(command.key, isRead(command), toArguments(command)).catch(answerAboutKey)
  return {
    send: async (commands) => {
      if (commands.every(isRead)) return Promise.all(commands.map(send))
      const answers: unknown[] = [] // on several servers only waiting keeps the order
      for (const command of commands) answers.push(await send(command))
      return answers
    },
    brokenBy: () => brokenBy,
    close: () => {
      closed = true
      clearInterval(connecting)
      endHeartbeat()
      if (cluster.isOpen) cluster.destroy()
    },
  }
}

/** A refusal that is about the command's key alone does not take the other commands' answers with it. */
function answerAboutKey(thrown: unknown): typeof WRONG_TYPE {
  if (thrown instanceof ErrorReply && isWrongType(thrown.message)) return WRONG_TYPE
  throw thrown
}
