import { getConfig, type StoreChoice } from '../../config.ts'
import { perProcess } from '../../per-process.ts'
import { openFileStore } from './file.ts'
import type { SessionStore } from './store.ts'
import { openUpstashStore } from './upstash.ts'

declare global {
  interface PerProcess {
    store?: SessionStore
  }
}

/** The store that the environment chose, opened once a process. */
export function getStore(): SessionStore {
  const shared = perProcess()
  shared.store ??= openStore(getConfig().store)
  return shared.store
}

function openStore(choice: StoreChoice): SessionStore {
  switch (choice.kind) {
    case 'file':
      return openFileStore(choice.path)
    case 'upstash':
      return openUpstashStore(choice.url, choice.token)
  }
}
