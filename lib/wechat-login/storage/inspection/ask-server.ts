import { createClient, ErrorReply } from 'redis'
import { outageOf } from '../redis/over-tcp.ts'
import { refusal } from '../redis/refusal.ts'
import { withinBudget } from '../within-budget.ts'
import type { RedisAnswers } from './judge-redis.ts'

const CONNECT_BUDGET_MS = 500
const ANSWER_BUDGET_MS = 2000

/**
 * What one of these servers says of itself, the one that answers first; over a connection of its own, in the protocol
 * that every version speaks.
 * @throws {StoreUnreachableError} when none can be asked anything
 */
export async function askServer(urls: readonly string[]): Promise<RedisAnswers> {
  try {
    return await Promise.any(urls.map((url) => withinBudget(ask(url), ANSWER_BUDGET_MS)))
  } catch (thrown) {
    throw thrown instanceof AggregateError ? thrown.errors[0] : thrown
  }
}

async function ask(url: string): Promise<RedisAnswers> {
  const client = createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    socket: { connectTimeout: CONNECT_BUDGET_MS, reconnectStrategy: false },
  })
  client.on('error', () => {}) // also thrown
  try {
    await client.connect()
    const answerTo = async (...parameters: readonly string[]) => {
      try {
        return await client.sendCommand(parameters)
      } catch (thrown) {
        if (isOfThisCommand(thrown)) return null
        throw thrown
      }
    }
    const [info, save, clusterInfo] = await Promise.all([
      answerTo('INFO'),
      answerTo('CONFIG', 'GET', 'save'),
      answerTo('CLUSTER', 'INFO'),
    ])
    return {
      info: typeof info === 'string' ? info : null,
      save: Array.isArray(save) && typeof save[1] === 'string' ? save[1] : null,
      clusterInfo: typeof clusterInfo === 'string' ? clusterInfo : null,
    }
  } catch (thrown) {
    throw outageOf(thrown, PLAIN_READ, false)
  } finally {
    client.destroy()
  }
}

const PLAIN_READ = [{ verb: 'del', key: '' }] as const

/** Such as a forbidden or renamed one; everything else keeps the others from being answered too. */
function isOfThisCommand(thrown: unknown): boolean {
  return thrown instanceof ErrorReply && refusal(thrown.message, PLAIN_READ).extent !== 'store'
}
