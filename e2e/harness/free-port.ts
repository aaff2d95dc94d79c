import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** Below the ports that Linux gives to outgoing connections: one of those could take a port that a server is about to take again. */
const [FIRST, COUNT] = [12_000, 20_000]
const TRIES = 100

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * COUNT)
    if (await isFree(port)) return port
  }
  throw new Error('no free port')
}

/** Waits for the end of whoever listens there: a killed process frees its ports a moment after its parent has gone. */
export async function untilFree(port: number): Promise<void> {
  while (!(await isFree(port))) await pause(20)
}

async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', undefined]) if (!(await canListen(port, host))) return false
  return true
}

async function canListen(port: number, host: string | undefined): Promise<boolean> {
  const server = createServer()
  try {
    await once(server.listen({ port, host }), 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
