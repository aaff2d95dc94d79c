import { setTimeout as pause } from 'node:timers/promises'
import {
  ClientClosedError,
  ClientOfflineError,
  ConnectionTimeoutError,
  DisconnectsClientError,
  ErrorReply,
  RootNodesUnavailableError,
  SocketClosedUnexpectedlyError,
  SocketTimeoutError,
} from 'redis'
import { StoreUnreachableError } from '../unreachable.ts'
import type { Ask, Command, Redis } from './command.ts'
import { type Connection, connectCluster, connectServer } from './connection.ts'
import { refusal } from './refusal.ts'

/** For one call. */
export const BUDGET_MS = 500

/**
 * How long a call waits for a connection: 450 ms in which this process runs, since a stall holds up the connection too.
 * Nothing is sent before, so nothing is sent twice.
 */
const OFFLINE_POLL_MS = 25
const OFFLINE_POLLS = 18

/** Redis over TCP; several addresses are nodes of one cluster. Connects in the background. */
export function openRedis(urls: readonly [string, ...string[]]): Redis {
  const connect = () => (urls.length === 1 ? connectServer(urls[0]) : connectCluster(urls))
  let connection = connect()

  const ask: Ask = async (commands) => {
    const asked = connection
    try {
      return await whenOnline(asked, commands)
    } catch (thrown) {
      const error = outageOf(thrown, commands, urls.length > 1)
      if (error.causeCode === 'READONLY' && asked === connection) {
        connection = connect() // it was demoted; by now its name may lead to the new primary
        asked.close()
      }
      throw error
    }
  }
  return { ask, close: () => connection.close() }
}

/** Waits for a connection, since a restart of either side takes only a moment. A refusal fails at once. */
async function whenOnline({ send, brokenBy }: Connection, commands: readonly Command[]) {
  for (let polls = 0; ; polls += 1) {
    try {
      return await send(commands)
    } catch (thrown) {
      if (!(thrown instanceof ClientOfflineError)) throw thrown
      if (brokenBy() instanceof ErrorReply || polls === OFFLINE_POLLS) throw brokenBy() ?? thrown
      await pause(OFFLINE_POLL_MS)
    }
  }
}

/** The client's own errors, by name: in a production build their classes have none. */
const CLIENT_ERRORS = Object.entries({
  ClientClosedError,
  ClientOfflineError,
  ConnectionTimeoutError,
  DisconnectsClientError,
  RootNodesUnavailableError,
  SocketClosedUnexpectedlyError,
  SocketTimeoutError,
})

/**
 * What the client threw, as an outage. A server's error begins with a word in capitals; a socket's errors have codes.
 */
export function outageOf(
  thrown: unknown,
  commands: readonly Command[],
  inCluster: boolean,
): StoreUnreachableError {
  if (thrown instanceof ErrorReply) {
    const error = refusal(thrown.message, commands)
    return inCluster && isOfOneNode(error) ? new StoreUnreachableError('refused', error.causeCode) : error
  }
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string')
    return new StoreUnreachableError('connection', thrown.code)
  const [name = null] = CLIENT_ERRORS.find(([, kind]) => thrown instanceof kind) ?? []
  return new StoreUnreachableError('connection', name)
}

/** Concerns one node; the other nodes of the cluster still serve their keys. */
function isOfOneNode({ causeCode }: StoreUnreachableError): boolean {
  return causeCode === 'LOADING' || causeCode === 'MASTERDOWN' || causeCode === 'BUSY'
}
