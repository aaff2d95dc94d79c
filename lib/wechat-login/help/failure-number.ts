import { ERROR_NUMBER, REQUEST_NUMBER } from './error-text.ts'
import type { Said } from './language.ts'

/** For app/error.tsx: the number that visitors tell the support, and its label. */
export function failureNumber(error: Error & { readonly digest?: string }): {
  readonly label: Said
  readonly number: string
} {
  const requestId = failedRequest()
  return requestId === null
    ? { label: ERROR_NUMBER, number: error.digest ?? error.name }
    : { label: REQUEST_NUMBER, number: requestId }
}

/** Next marks a document that failed on the server; the nonce of its scripts begins with the request's id. */
function failedRequest(): string | null {
  if (document.documentElement.id !== '__next_error__') return null
  return document.querySelector<HTMLElement>('script[nonce]')?.nonce.split('-')[0] ?? null
}
