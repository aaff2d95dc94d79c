import { getConfig, type StoreChoice } from '../../config.ts'
import { perProcess } from '../../per-process.ts'
import { openFileStore } from './file.ts'
import { type GuardedStore, guardStore } from './guarded.ts'
import { openRedisStore } from './redis.ts'
import { openUpstashStore } from './upstash.ts'

declare global {
  interface PerProcess {
    store?: GuardedStore
  }
}

const BUDGET_MS = 500
const UPSTASH_BUDGET_MS = 1000

/** The store that the environment chose, opened once a process. */
export function getStore(): GuardedStore {
  const shared = perProcess()
  shared.store ??= openStore(getConfig().store)
  return shared.store
}

function openStore(choice: StoreChoice): GuardedStore {
  switch (choice.kind) {
    case 'file':
      return guardStore(openFileStore(choice.path), BUDGET_MS)
    case 'redis':
      return guardStore(openRedisStore(choice.urls), BUDGET_MS)
    case 'upstash':
      return guardStore(openUpstashStore(choice.url, choice.token), UPSTASH_BUDGET_MS)
  }
}
