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
 * Makes every connection anew that has gone silent. The client's own `socketTimeout` takes what is written for a
 * sign of life, so a connection that was cut on the way would stay for as long as anybody asks.
 * @param connections those there are now
 * @returns what ends the heartbeat
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

/** Drops what is connected, the questions in flight with it, and connects again in the background. */
export function connectAnew(connection: Heart): void {
  if (!connection.isReady) return // it is at it
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
