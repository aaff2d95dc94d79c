import type { ServerResponse } from 'node:http'
import type { FlowRecord } from './record.ts'

export const FLOW_STREAM = '/simulator/flow/events'

const SETTLE_MS = 40 // a login changes about twenty times in a few of these
const BEAT_MS = 15_000

/** Server-sent events: all known logins, then each login that changes. */
export function stream(record: FlowRecord, response: ServerResponse): void {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no', // nginx would hold the last event back until another one fills its buffer
  })
  const send = (id: string) => {
    const flow = record.find(id)
    if (flow !== null) response.write(`data: ${JSON.stringify(flow)}\n\n`)
  }
  response.write('retry: 500\n\n')
  for (const { id } of record.list()) send(id)

  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const stop = record.listen(({ id }) => {
    changed.add(id)
    timer ??= setTimeout(() => {
      timer = undefined
      for (const one of changed) send(one)
      changed.clear()
    }, SETTLE_MS)
  })
  const beat = setInterval(() => response.write(':\n\n'), BEAT_MS)
  response.once('close', () => {
    stop()
    clearTimeout(timer)
    clearInterval(beat)
  })
}
