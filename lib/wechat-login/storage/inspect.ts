import { setTimeout as pause } from 'node:timers/promises'
import type { StoreChoice } from '../config/config.ts'
import type { Finding } from './inspection/finding.ts'
import { judgeFile } from './inspection/judge-file.ts'
import { judgeCommands, judgeRedis } from './inspection/judge-redis.ts'
import { lookAtFile } from './inspection/look-at-file.ts'
import { tryCommands } from './inspection/try-commands.ts'
import type { Redis } from './redis/command.ts'
import { remedyOf } from './remedies.ts'
import { isStoreUnreachable } from './unreachable.ts'
import { withinBudget } from './within-budget.ts'

export { type Finding, stopsStart } from './inspection/finding.ts'

const CLUSTER_BUDGET_MS = 3000 // for the connections to its nodes
const CLUSTER_POLL_MS = 50
const TRY_BUDGET_MS = 5000 // for all commands together

/**
 * What an operator has to know of the store that the environment chose, each with its remedy: over connections of its
 * own, which are closed again. That a store cannot be asked is a finding too (`connection`).
 */
export async function inspectStorage(choice: StoreChoice): Promise<readonly Finding[]> {
  switch (choice.kind) {
    case 'file':
      return judgeFile(lookAtFile(choice.path))
    case 'redis':
      return inspectRedis(choice.urls)
    case 'upstash': {
      const { openUpstash } = await import('./redis/over-rest.ts')
      const { ask } = openUpstash(choice.url, choice.token)
      return orConnectionFault(async () => judgeCommands(await tryCommands(ask)))
    }
  }
}

async function inspectRedis(urls: readonly [string, ...string[]]): Promise<readonly Finding[]> {
  const [{ askServer }, { openRedis }] = await Promise.all([
    import('./inspection/ask-server.ts'),
    import('./redis/over-tcp.ts'),
  ])
  const told = await orConnectionFault(async () => judgeRedis(await askServer(urls), urls.length))
  if (told.some(({ verdict }) => verdict === 'fault')) return told // each command would meet the same
  const redis = openRedis(urls)
  const tried = await orConnectionFault(async () => judgeCommands(await tryOnceConnected(redis)))
  redis.close()
  return [...told, ...tried]
}

async function orConnectionFault(inspect: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await inspect()
  } catch (thrown) {
    // A mistake in here keeps nobody from starting.
    if (!isStoreUnreachable(thrown))
      return [{ what: 'connection', verdict: 'unknown', found: nameOf(thrown), remedy: null }]
    const code = thrown.causeCode ?? thrown.reason
    return [{ what: 'connection', verdict: 'fault', found: code, remedy: remedyOf(code) }]
  }
}

const nameOf = (thrown: unknown) => (thrown instanceof Error ? thrown.name : 'unknown')

async function tryOnceConnected({ ask }: Redis) {
  for (const startedAtMs = performance.now(); ; await pause(CLUSTER_POLL_MS)) {
    try {
      return await withinBudget(tryCommands(ask), TRY_BUDGET_MS)
    } catch (thrown) {
      const isConnecting = isStoreUnreachable(thrown) && thrown.reason === 'connection'
      if (!isConnecting || performance.now() - startedAtMs > CLUSTER_BUDGET_MS) throw thrown
    }
  }
}
