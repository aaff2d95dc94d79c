import { publish } from '../events.ts'
import { remedyOf } from '../storage/remedies.ts'
import { isStoreUnreachable } from '../storage/unreachable.ts'

/** Tells the operator what a request met: the store's outage by its reason, anything else by its name alone. */
export function reportFailure(thrown: unknown, requestId: string): void {
  if (isStoreUnreachable(thrown)) {
    const { reason, causeCode } = thrown
    const remedy = remedyOf(causeCode ?? reason)
    publish({ name: 'store.unreachable', requestId, reason, causeCode, remedy })
  } else {
    publish({ name: 'request.failed', requestId, error: thrown instanceof Error ? thrown.name : 'unknown' })
  }
}
