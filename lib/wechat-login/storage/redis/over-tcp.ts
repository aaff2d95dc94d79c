import { setTimeout as pause } from 'node:timers/promises'
import { ClientOfflineError, ErrorReply } from 'redis'
import { StoreUnreachableError } from '../unreachable.ts'
import type { Ask, Command, Redis } from './command.ts'
import { type Connection, connectCluster, connectServer } from './connection.ts'
import { refusal } from './refusal.ts'

/** For one question. */
export const BUDGET_MS = 500

/** How long a question waits for a connection that is being made, which never sends anything twice. */
const OFFLINE_WAIT_MS = 450
const OFFLINE_POLL_MS = 25

/** Redis over TCP; several addresses are nodes of one cluster. Connects in the background. */
export function openRedis(urls: readonly [string, ...string[]]): Redis {
  const connect = () => (urls.length === 1 ? connectServer(urls[0]) : connectCluster(urls))
  let connection = connect()

  const ask: Ask = async (commands) => {
    const asked = connection
    try {
      return await whenOnline(asked, commands)
    } catch (thrown) {
      const error = failure(thrown, commands, urls.length > 1)
      if (error.causeCode === 'READONLY' && asked === connection) {
        connection = connect() // a demoted primary: its name may lead to the new one by now
        asked.close()
      }
      throw error
    }
  }
  return { ask, close: () => connection.close() }
}

/** A restart of the server, or a start of ours, is over in a moment: nobody need see it. A refusal stays. */
async function whenOnline({ send, brokenBy }: Connection, commands: readonly Command[]) {
  for (const startedAtMs = performance.now(); ; await pause(OFFLINE_POLL_MS)) {
    try {
      return await send(commands)
    } catch (thrown) {
      if (!(thrown instanceof ClientOfflineError)) throw thrown
      const waitedMs = performance.now() - startedAtMs
      if (brokenBy() instanceof ErrorReply || waitedMs > OFFLINE_WAIT_MS) throw brokenBy() ?? thrown
    }
  }
}

/** What the server said begins with a word of capitals; the client's own errors have names, those of sockets codes. */
function failure(thrown: unknown, commands: readonly Command[], inCluster: boolean): StoreUnreachableError {
  if (thrown instanceof ErrorReply) {
    const error = refusal(thrown.message, commands)
    return inCluster && isOfOneNode(error) ? new StoreUnreachableError('refused', error.causeCode) : error
  }
  if (!(thrown instanceof Error)) return new StoreUnreachableError('connection')
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.constructor.name
  return new StoreUnreachableError('connection', code)
}

/** The other nodes of its cluster answer for their keys. */
function isOfOneNode({ causeCode }: StoreUnreachableError): boolean {
  return causeCode === 'LOADING' || causeCode === 'MASTERDOWN' || causeCode === 'BUSY'
}
