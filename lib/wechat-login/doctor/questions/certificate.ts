import type { Certificate } from '../ask.ts'
import { type Finding, fault, fine, warning } from '../finding.ts'

const SOON_DAYS = 14
const DAY_MS = 86_400_000

/** What makes this machine trust a certificate does nothing for a phone: a rehearsal with one of one's own is a fault. */
const NOT_BY_NODE = 'NODE_EXTRA_CA_CERTS is for this machine: no phone reads it'

const REFUSALS: Readonly<Record<string, readonly [found: string, remedy: string]>> = {
  CERT_HAS_EXPIRED: ['it, or one above it, has expired', 'renew it, and reload the proxy'],
  CERT_NOT_YET_VALID: ['it is not valid yet', 'look at the clocks of this machine and of its issuer'],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'it names another host',
    'get one for the host of APP_ORIGIN, and see that the proxy picks it (server_name)',
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'the proxy sends it without the certificates between it and its authority',
    'give the proxy the whole chain (fullchain.pem)',
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'its authority is none that phones know, or a part of its chain is missing',
    `give the proxy the whole chain (fullchain.pem), of a public authority; ${NOT_BY_NODE}`,
  ],
}

const PRIVATE: readonly [found: string, remedy: string] = [
  'no authority that phones know has signed it',
  `get one of a public authority, such as Let’s Encrypt; ${NOT_BY_NODE}`,
]

/** Whether phones open a site with this certificate, and for how long yet. */
export function judgeCertificate({ refusal, validToMs }: Certificate, nowMs: number): Finding {
  if (refusal !== null) {
    const [found, remedy] = REFUSALS[refusal] ?? PRIVATE
    return fault('certificate', `${found} (${refusal})`, remedy)
  }
  const days = Math.floor((validToMs - nowMs) / DAY_MS)
  const found = `valid for ${days} more days`
  if (days < SOON_DAYS) return warning('certificate', found, 'renew it; see why it was not renewed by itself')
  return fine('certificate', found)
}
