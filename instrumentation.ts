import type { Instrumentation } from 'next'

/** Start-up of a server process, before its first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { startUp } = await import('./lib/wechat-login/process/start-up.ts')
    await startUp()
    if (process.env.NODE_ENV === 'development') {
      const { startInDevelopment } = await import('./simulator/in-development.ts')
      await startInDevelopment()
    }
  }
}

/** A page that failed shows its request's id or, met on the way from another page, its digest: the log has both. */
export const onRequestError: Instrumentation.onRequestError = async (error, request) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { publish } = await import('./lib/wechat-login/events.ts')
  const id = request.headers['x-request-id']
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : ''
  publish({
    name: 'request.failed',
    requestId: typeof id === 'string' ? id : '',
    error: error instanceof Error ? error.name : 'unknown',
    digest,
  })
}
