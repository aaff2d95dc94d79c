import pino, { type Level } from 'pino'
import { type LoginEvent, subscribe } from './events.ts'

const LEVELS: Partial<Record<LoginEvent['name'], Level>> = {
  'login.failed': 'warn',
  'exchange.failed': 'warn',
  'session.conflict': 'warn',
  'store.unreachable': 'error',
  'request.failed': 'error',
}

/** Writes each event as one JSON line with its request id; as a readable one in development. */
export async function logEvents({ production }: { readonly production: boolean }): Promise<void> {
  const destination = production ? pino.destination(1) : await readableLines()
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination)
  subscribe((event) => {
    const { name, ...rest } = event
    log[levelOf(event)](rest, name)
  })
}

/** What only the operator can mend is an error; what mends itself is not. */
function levelOf(event: LoginEvent): Level {
  if (event.name === 'exchange.failed' && event.remedy === 'operator-must-act') return 'error'
  return LEVELS[event.name] ?? 'info'
}

async function readableLines() {
  const { default: pretty } = await import('pino-pretty')
  return pretty({ translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname', singleLine: true, sync: true })
}
