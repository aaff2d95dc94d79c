import { headers } from 'next/headers'
import { NONCE_HEADER } from './content-security-policy.ts'

/** Of the request that is rendered: the gate has set it, whatever the client sent. */
export async function pageNonce(): Promise<string | undefined> {
  return (await headers()).get(NONCE_HEADER) ?? undefined
}
