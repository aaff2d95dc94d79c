import { type Pipeline, Redis as UpstashClient } from '@upstash/redis'
import { afterRunning } from '../running-time.ts'
import { StoreUnreachableError } from '../unreachable.ts'
import { isWrongType, WRONG_TYPE } from './answers.ts'
import { askTogether } from './ask-together.ts'
import { type Command, isRead, type Redis } from './command.ts'
import { isKnownRefusal, refusal } from './refusal.ts'

/** For one call. */
export const BUDGET_MS = 1000

/**
 * Upstash, over its REST API.
 * @param budgetMs for one request
 */
export function openUpstash(url: string, token: string, budgetMs = BUDGET_MS): Redis {
  const redis = new UpstashClient({
    url,
    token,
    automaticDeserialization: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
    readYourWrites: false,
    retry: { retries: 0 }, // `false` still sends twice: every claim would lose against itself
    signal: () => abortedAfter(budgetMs), // with a signal instead of a function, a time-out becomes "none"
  })

  const sendNow = (commands: readonly Command[]) => send(redis, commands)
  const sendTogether = askTogether(sendNow)
  const ask = async (commands: readonly Command[]) => {
    // Reads in a request of their own: with a write they would go to the primary.
    const answers = await (commands.every(isRead) ? sendTogether : sendNow)(commands)
    return answers.map(({ result, error }) => {
      if (typeof error !== 'string') return result
      if (isWrongType(error)) return WRONG_TYPE
      throw refusal(error, commands)
    })
  }
  return { ask, close: () => {} }
}

/** `AbortSignal.timeout` would count a stall of this process. */
function abortedAfter(ms: number): AbortSignal {
  const controller = new AbortController()
  afterRunning(ms, () => controller.abort(new StoreUnreachableError('timeout')))
  return controller.signal
}

async function send(redis: UpstashClient, commands: readonly Command[]) {
  const pipeline = redis.pipeline()
  for (const command of commands) append(pipeline, command)
  const answers = await pipeline.exec<unknown[]>({ keepErrors: true }).catch((thrown: unknown) => {
    throw failure(thrown, commands)
  })
  if (answers.length !== commands.length) throw unreadable()
  return answers
}

function append(pipeline: Pipeline, command: Command): void {
  switch (command.verb) {
    case 'get':
      pipeline.get(command.key)
      return
    case 'getOnPrimary': // the nearest replica may serve reads, never scripts
      pipeline.eval("return redis.call('GET', KEYS[1])", [command.key], [])
      return
    case 'del':
      pipeline.del(command.key)
      return
    case 'set': {
      const px = command.ttlMs
      if (command.only === 'NX') pipeline.set(command.key, command.value, { px, nx: true })
      else if (command.only === 'XX') pipeline.set(command.key, command.value, { px, xx: true })
      else pipeline.set(command.key, command.value, { px })
      return
    }
    case 'zrem':
      pipeline.zrem(command.key, ...command.members)
      return
    case 'zAbove':
      pipeline.zrange(command.key, `(${command.score}`, '+inf', { byScore: true })
      return
    case 'eval':
      pipeline.eval(command.script, [command.key], [...command.values])
      return
  }
}

/** The error of a whole request. Drops the client's message, which contains the command with its values. */
function failure(thrown: unknown, commands: readonly Command[]): StoreUnreachableError {
  if (thrown instanceof StoreUnreachableError) return thrown // our own deadline
  if (!(thrown instanceof Error)) return new StoreUnreachableError('connection')
  if (thrown.name === 'UpstashError') return refusal(beginningOf(thrown.message), commands, 'store')
  if (thrown.name === 'UpstashJSONParseError') return refusedInPlainText(thrown.message, commands)
  const unconnected = thrown instanceof TypeError && thrown.message === 'fetch failed'
  return unconnected ? new StoreUnreachableError('connection') : unreadable()
}

const beginningOf = (message: string) => message.split(', command was: ', 1)[0] ?? ''

/** A proxy in front of Upstash answers with its own text; sometimes Upstash does too. */
function refusedInPlainText(message: string, commands: readonly Command[]): StoreUnreachableError {
  const text = message.replace(/^Unable to parse response body: /, '').trim()
  return isKnownRefusal(text) ? refusal(text, commands, 'store') : unreadable()
}

/** For a whole request: the next one would fail too. */
const unreadable = () => new StoreUnreachableError('unreadable', null, 'store')
