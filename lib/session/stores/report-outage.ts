import { publish } from '../../events.ts'
import { isStoreUnreachable } from './store.ts'

/** Tells the operator what a request met: the store's outage by its reason, anything else by its name alone. */
export function reportOutage(thrown: unknown, requestId: string): void {
  if (isStoreUnreachable(thrown)) {
    const { reason, causeCode } = thrown
    publish({ name: 'store.unreachable', requestId, reason, causeCode })
  } else {
    publish({ name: 'request.failed', requestId, error: thrown instanceof Error ? thrown.name : 'unknown' })
  }
}
