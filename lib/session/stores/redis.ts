import { setTimeout as pause } from 'node:timers/promises'
import { ClientOfflineError, createClient, createCluster, ErrorReply } from 'redis'
import { type Ask, type Command, redisStore, refusal } from './redis-commands.ts'
import { keepHeartbeat } from './redis-heartbeat.ts'
import { type SessionStore, StoreUnreachableError } from './store.ts'

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
/** How long a question waits for a connection that is being made, which never sends anything twice. */
const OFFLINE_WAIT_MS = 450
const OFFLINE_POLL_MS = 25

/** One connection, to a server or to a cluster. */
type Connection = { readonly send: Ask; readonly close: () => void }

/** Sessions in Redis over TCP; several addresses are nodes of one cluster. Connects in the background. */
export function openRedisStore(urls: readonly [string, ...string[]]): SessionStore {
  const connect = () => (urls.length === 1 ? connectServer(urls[0]) : connectCluster(urls))
  let connection = connect()

  const ask: Ask = async (commands) => {
    const asked = connection
    try {
      return await whenOnline(() => asked.send(commands))
    } catch (thrown) {
      const error = failure(thrown)
      if (error.causeCode === 'READONLY' && asked === connection) {
        connection = connect() // a demoted primary: its name may lead to the new one by now
        asked.close()
      }
      throw error
    }
  }
  return redisStore('redis', ask, async () => connection.close())
}

/** A restart of the server, or a start of ours, is over in a moment: nobody need see it. */
async function whenOnline<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  for (const startedAtMs = performance.now(); ; await pause(OFFLINE_POLL_MS)) {
    try {
      return await send()
    } catch (thrown) {
      const offline = thrown instanceof ClientOfflineError
      if (!offline || performance.now() - startedAtMs > OFFLINE_WAIT_MS) throw thrown
    }
  }
}

function connectServer(url: string): Connection {
  const client = createClient({ url, ...CLIENT })
  client.on('error', () => {}) // without a listener it would end the process; each command's own error tells enough
  client.connect().catch(() => {})
  const endHeartbeat = keepHeartbeat(() => [client])
  return {
    // What is sent in one turn of the event loop goes out in one write: one round trip, in order.
    send: (commands) => Promise.all(commands.map((command) => client.sendCommand(toArguments(command)))),
    close: () => {
      endHeartbeat()
      client.destroy()
    },
  }
}

function connectCluster(urls: readonly string[]): Connection {
  const cluster = createCluster({ rootNodes: urls.map((url) => ({ url })), defaults: CLIENT })
  cluster.on('error', () => {})
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

  const send = (command: Command) => cluster.sendCommand(command.key, isRead(command), toArguments(command))
  return {
    send: async (commands) => {
      if (commands.every(isRead)) return Promise.all(commands.map(send))
      const answers: unknown[] = [] // on several servers only waiting keeps the order
      for (const command of commands) answers.push(await send(command))
      return answers
    },
    close: () => {
      closed = true
      clearInterval(connecting)
      endHeartbeat()
      if (cluster.isOpen) cluster.destroy()
    },
  }
}

function isRead(command: Command): boolean {
  return command.verb === 'get' || command.verb === 'zAbove'
}

function toArguments(command: Command): string[] {
  switch (command.verb) {
    case 'get':
      return ['GET', command.key]
    case 'getOnPrimary': // GETEX may write, so no replica ever answers it
      return ['GETEX', command.key]
    case 'del':
      return ['DEL', command.key]
    case 'set': {
      const condition = command.only === undefined ? [] : [command.only]
      return ['SET', command.key, command.value, ...condition, 'PX', String(command.ttlMs)]
    }
    case 'zadd':
      return ['ZADD', command.key, String(command.score), command.member]
    case 'zrem':
      return ['ZREM', command.key, ...command.members]
    case 'zAbove':
      return ['ZRANGE', command.key, `(${command.score}`, '+inf', 'BYSCORE']
    case 'zRemoveUpTo':
      return ['ZREMRANGEBYSCORE', command.key, '-inf', String(command.score)]
    case 'expireAt':
      return ['EXPIREAT', command.key, String(command.atSeconds), command.only]
  }
}

/** What the server said begins with a word of capitals; the client's own errors have names. */
function failure(thrown: unknown): StoreUnreachableError {
  if (thrown instanceof ErrorReply) return refusal(thrown.message)
  return new StoreUnreachableError('connection', thrown instanceof Error ? thrown.constructor.name : null)
}
