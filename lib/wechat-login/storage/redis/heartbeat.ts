import { withinBudget } from '../within-budget.ts'

/** What a heartbeat needs of one connection of the `redis` client. */
export type Heart = {
  readonly isReady: boolean
  sendCommand(parameters: readonly string[]): Promise<unknown>
  destroy(): void
  connect(): Promise<unknown>
}

const BEAT_EVERY_MS = 300
const SILENT_AFTER_MS = 700

/**
 * Replaces connections that have gone silent. The client's `socketTimeout` counts writes as activity, so a connection
 * cut on the way would stay while it is used.
 * @param connections returns the present ones
 * @returns a function that stops the heartbeat
 */
export function keepHeartbeat(connections: () => Iterable<Heart>): () => void {
  const waiting = new WeakSet<Heart>()
  const beat = async (connection: Heart) => {
    waiting.add(connection)
    if (await isSilent(connection)) connectAnew(connection)
    waiting.delete(connection)
  }
  const beating = setInterval(() => {
    for (const connection of connections())
      if (connection.isReady && !waiting.has(connection)) beat(connection)
  }, BEAT_EVERY_MS)
  beating.unref()
  return () => clearInterval(beating)
}

/** Drops the connection with its commands in flight, and reconnects in the background. */
export function connectAnew(connection: Heart): void {
  if (!connection.isReady) return // it is reconnecting
  connection.destroy()
  connection.connect().catch(() => {})
}

/** A refusal is a sign of life. */
async function isSilent(connection: Heart): Promise<boolean> {
  const heard = connection.sendCommand(['PING']).catch(() => null)
  return withinBudget(heard, SILENT_AFTER_MS).then(
    () => false,
    () => true,
  )
}
