import { publish } from '../events.ts'

/** A page that failed shows its request's id or, met on the way from another page, its digest: the log has both. */
export function reportRequestError(
  error: unknown,
  { headers }: { readonly headers: Readonly<Record<string, string | string[] | undefined>> },
): void {
  const id = headers['x-request-id']
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : ''
  publish({
    name: 'request.failed',
    requestId: typeof id === 'string' ? id : '',
    error: error instanceof Error ? error.name : 'unknown',
    digest,
  })
}
