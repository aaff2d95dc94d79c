import { publish } from '../events.ts'

/** Logs both numbers that an error page can show: the request's id, and the digest after a client-side navigation. */
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
