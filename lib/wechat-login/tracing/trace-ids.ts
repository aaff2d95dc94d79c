import { createHash } from 'node:crypto'
import { type IdGenerator, RandomIdGenerator } from '@opentelemetry/sdk-trace-base'

export type TraceIds = IdGenerator & {
  /** Calls `start` once, in which a root span gets the ids of this login. */
  readonly forLogin: <Started>(login: string, start: () => Started) => Started
}

/**
 * Random ids, but for the first span of a login: its ids follow from the login's name, which `state` carries through
 * WeChat. So the process that completes the login continues its trace, and nothing is stored or sent for it.
 */
export function newTraceIds(): TraceIds {
  const random = new RandomIdGenerator()
  let login: string | null = null
  return {
    generateTraceId: () => login ?? random.generateTraceId(),
    generateSpanId: () => (login === null ? random.generateSpanId() : firstSpanId(login)),
    forLogin: (name, start) => {
      login = name
      try {
        return start()
      } finally {
        login = null
      }
    },
  }
}

/** 16 hexadecimal digits. */
function firstSpanId(login: string): string {
  return createHash('sha256').update(login).digest('hex').slice(0, 16)
}
