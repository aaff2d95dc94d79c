import { perProcess } from '../../../lib/wechat-login/process/per-process.ts'
import { isStopping } from '../../../lib/wechat-login/process/stopping.ts'
import { type StoreHealth, sharedCheck } from '../../../lib/wechat-login/session/stores/health.ts'
import { getStore } from '../../../lib/wechat-login/session/stores/open-store.ts'

declare global {
  interface PerProcess {
    storeCheck?: () => Promise<StoreHealth>
  }
}

/**
 * Whether a balancer should send visitors here. A shared store's outage does not change that: every instance would
 * go at once, and nobody would see the pages that still work.
 */
export async function GET(): Promise<Response> {
  const shared = perProcess()
  shared.storeCheck ??= sharedCheck(getStore(), performance.now.bind(performance))
  const store = await shared.storeCheck()
  const stopping = isStopping()
  return Response.json(
    { status: stopping ? 'stopping' : 'ok', store },
    { status: stopping ? 503 : 200, headers: { 'Cache-Control': 'no-store' } },
  )
}

export const dynamic = 'force-dynamic'
