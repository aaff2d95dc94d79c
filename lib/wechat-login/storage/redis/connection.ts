import { createClient, createCluster, ErrorReply } from 'redis'
import { isWrongType, WRONG_TYPE } from './answers.ts'
import { type Ask, type Command, isRead, toArguments } from './command.ts'
import { connectAnew, keepHeartbeat } from './heartbeat.ts'

/*
 * By default the client queues commands while offline, waits for a silent server, and stops reconnecting after a socket
 * time-out. With these options it does not, and tries to reconnect five times a second, for ever.
 */
const RECONNECT_EVERY_MS = 200
const clientOptions = () => ({
  disableOfflineQueue: true,
  socket: {
    connectTimeout: 500,
    // Ends a handshake without an answer; later, heartbeats keep it from firing. Longer than a stall of this process,
    // after which it would fire at once.
    socketTimeout: 5000,
    reconnectStrategy: RECONNECT_EVERY_MS,
  },
})

/** For the nodes that only the cluster names: they are asked as those are whose addresses were given. */
function nodeOptions(urls: readonly string[]) {
  const { disableOfflineQueue, socket } = clientOptions()
  const given = urls.map((url) => new URL(url))
  const { username, password } = given.find((url) => url.password !== '') ?? { username: '', password: '' }
  return {
    disableOfflineQueue,
    socket: given.some(({ protocol }) => protocol === 'rediss:') ? { ...socket, tls: true as const } : socket,
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
  }
}

/** One connection, to a server or to a cluster. */
export type Connection = {
  readonly send: Ask
  /** Why it cannot connect, such as a changed password; null: no reason known. */
  readonly brokenBy: () => unknown
  readonly close: () => void
}

/*
 * An `error` event without a listener would end the process. On an open connection it means bytes that are no answer.
 * The client would go on and give later answers to the wrong commands, so the connection is dropped.
 */

/** Connects in the background, for ever. */
export function connectServer(url: string): Connection {
  const client = createClient({ url, ...clientOptions() })
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
    // Commands of one turn of the event loop are sent in one write: one round trip, in order.
    send: (commands) =>
      Promise.all(commands.map((command) => client.sendCommand(toArguments(command)).catch(answerAboutKey))),
    brokenBy: () => brokenBy,
    close: () => {
      endHeartbeat()
      client.destroy()
    },
  }
}

/** @param urls of some of its nodes; these name the others */
export function connectCluster(urls: readonly string[]): Connection {
  const cluster = createCluster({ rootNodes: urls.map((url) => ({ url })), defaults: nodeOptions(urls) })
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
  const connecting = setInterval(tryToConnect, RECONNECT_EVERY_MS)
  connecting.unref()
  tryToConnect()
  const endHeartbeat = keepHeartbeat(function* () {
    for (const { client } of cluster.nodeByAddress.values()) if (client !== undefined) yield client
  })

  // Unlike a single client, a cluster tries its first connection only once.
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
      const answers: unknown[] = [] // on several servers, only waiting keeps the order
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

/** A refusal that concerns one key does not fail the other commands. */
function answerAboutKey(thrown: unknown): typeof WRONG_TYPE {
  if (thrown instanceof ErrorReply && isWrongType(thrown.message)) return WRONG_TYPE
  throw thrown
}
