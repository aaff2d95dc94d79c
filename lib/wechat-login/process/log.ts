import pino, { type Level } from 'pino'
import { type LoginEvent, subscribe } from '../events.ts'
import { proxyRequestIdOf } from '../http/proxy-request-id.ts'

const LEVELS: Partial<Record<LoginEvent['name'], Level>> = {
  'login.failed': 'warn',
  'exchange.failed': 'warn',
  'session.conflict': 'warn',
  'js-sdk.failed': 'warn',
  'ticket.refused': 'warn',
  'proxy.unlisted': 'warn',
  'secrets.differ': 'error',
  'action.unknown': 'warn',
  'limit.met': 'warn',
  'breaker.opened': 'error',
  'session.begun': 'debug', // `login.landed` tells it
  'session.renewed': 'debug', // too many
  'store.unreachable': 'error',
  'store.value-refused': 'warn',
  'request.failed': 'error',
}

const VERDICT_LEVELS = { fine: 'info', unknown: 'info', warning: 'warn', fault: 'error' } as const

/** Many requests meet the same one: the log tells it once in a while, and how often it was met since. */
const REPEATED: readonly LoginEvent['name'][] = [
  'store.unreachable',
  'store.value-refused',
  'session.degraded',
  'action.unknown',
  'limit.met',
  'js-sdk.failed',
]
const REPEAT_AFTER_MS = 10_000

/** Writes events as JSON lines with their request id; as readable ones in development. */
export async function logEvents({ production }: { readonly production: boolean }): Promise<void> {
  const destination = production ? pino.destination(1) : await readableLines()
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination)
  const mention = mentionOnceInAWhile(Date.now)
  subscribe((event) => {
    const met = mention(event)
    if (met === 0) return
    const { name, ...rest } = event
    const proxyRequestId = proxyRequestIdOf(event.requestId)
    const ofProxy = proxyRequestId === undefined ? {} : { proxyRequestId }
    log[levelOf(event)]({ ...rest, ...ofProxy, ...(met === 1 ? {} : { met }) }, name)
  })
}

/**
 * How many times an event is to be mentioned for now: 0, it was mentioned just before; 1 for most; more, it was met
 * so often since it was last mentioned.
 */
export function mentionOnceInAWhile(nowMs: () => number): (event: LoginEvent) => number {
  const kinds = new Map<string, { mentionedAtMs: number; unmentioned: number }>()
  return (event) => {
    if (!REPEATED.includes(event.name)) return 1
    const kind = kindOf(event)
    const known = kinds.get(kind)
    if (known !== undefined && nowMs() - known.mentionedAtMs < REPEAT_AFTER_MS) {
      known.unmentioned += 1
      return 0
    }
    kinds.set(kind, { mentionedAtMs: nowMs(), unmentioned: 0 })
    return 1 + (known?.unmentioned ?? 0)
  }
}

/** Two events of one kind tell the operator the same. */
function kindOf(event: LoginEvent): string {
  switch (event.name) {
    case 'store.unreachable':
      return `${event.name} ${event.reason} ${event.causeCode}`
    case 'limit.met':
      return `${event.name} ${event.limit}`
    case 'store.value-refused':
      return `${event.name} ${event.place} ${event.reason}`
    case 'js-sdk.failed':
      return `${event.name} ${event.cause}`
    default:
      return event.name
  }
}

/** What only the operator can mend is an error; what mends itself is not. */
function levelOf(event: LoginEvent): Level {
  if (event.name === 'exchange.failed' && event.remedy === 'operator-must-act') return 'error'
  if (event.name === 'store.inspected') return VERDICT_LEVELS[event.verdict]
  return LEVELS[event.name] ?? 'info'
}

/** Found when it runs, not by the build: an install for production leaves `pino-pretty` out. */
async function readableLines() {
  const { default: pretty } = await import(/* webpackIgnore: true */ 'pino-pretty')
  return pretty({ translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname', singleLine: true, sync: true })
}
