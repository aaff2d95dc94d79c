import type { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import { constants } from 'node:os'
import { watchConnections } from './connections.ts'
import { quietTurn } from './quiet-turn.ts'
import { judgeSignal, LAST_WORK_MS, LONGEST_CLOSING_MS } from './stop-phase.ts'
import { beginStop, stopOfProcess } from './stopping.ts'

const SIGNALS = ['SIGTERM', 'SIGINT'] as const
const ENDED_BY_NEXT = 128 + constants.signals.SIGTERM // its handler's status, however well all went
const LONGEST_UNQUIET_MS = 5000
const IDLE_CHECK_MS = 100

/** In which a request arrives whose connection was accepted just before the listener closed. */
const ON_ITS_WAY_MS = 1000

/** The process, as far as a stop changes it. */
export type StoppedProcess = Pick<EventEmitter, 'on' | 'rawListeners' | 'removeAllListeners'> & {
  exitCode?: number | string | null | undefined
  readonly exit: (code: number) => void
}

export type StopSettings = {
  readonly drainMs: number
  /** Tells others that this server goes, at the signal; the listener closes no sooner. Never rejects. */
  readonly leave: () => Promise<void>
}

/**
 * Takes the place of Next's own handlers, which close the listener at the first signal. Until `drainMs` later everything
 * is served. Then Next's handler closes the listener, waits for the connections and for the work that requests left
 * behind (`after`, `waitUntil`), and ends the process; this one sees to it that the connections end.
 */
export function stopOnSignals(
  server: Server,
  { drainMs, leave }: StopSettings,
  stopped: StoppedProcess = process,
): void {
  const behind = stopped.rawListeners('SIGTERM')
  const connections = watchConnections(server)

  const close = async (left: Promise<void>) => {
    await left
    await quietTurn(connections.accepted, LONGEST_UNQUIET_MS)
    stopped.on('exit', (status: number) => {
      if (status === ENDED_BY_NEXT) stopped.exitCode = 0
    })
    Reflect.set(server, 'closeIdleConnections', () => undefined) // Node's `close` would call its own
    for (const listener of behind) Reflect.apply(listener, stopped, ['SIGTERM'])
    if (server.listening) server.close(() => stopped.exit(0)) // nobody was behind: NEXT_MANUAL_SIG_HANDLE
    setTimeout(closeUnused, ON_ITS_WAY_MS)
    setTimeout(cut, LONGEST_CLOSING_MS)
  }
  const closeUnused = async () => {
    await quietTurn(connections.received, LONGEST_UNQUIET_MS)
    connections.closeUnused()
    setInterval(connections.closeUnused, IDLE_CHECK_MS)
  }
  const cut = () => {
    console.warn(`Stopping: cut off ${connections.awaited()} requests that did not end`)
    connections.closeAll()
    setTimeout(() => stopped.exit(0), LAST_WORK_MS)
  }
  const hear = (signal: (typeof SIGNALS)[number]) => {
    const nowMs = performance.now()
    switch (judgeSignal(stopOfProcess(), nowMs)) {
      case 'stop':
        beginStop({ begunAtMs: nowMs, drainMs })
        connections.announceClose()
        setTimeout(close, drainMs, leave())
        return
      case 'nothing-new':
        return
      case 'end-at-once':
        stopped.exit(128 + constants.signals[signal])
    }
  }
  for (const signal of SIGNALS) {
    stopped.removeAllListeners(signal)
    stopped.on(signal, () => hear(signal))
  }
}
