import { PRIVATE_RANGES } from '../../front/unlisted-proxy.ts'
import { isAmong, plainAddress } from '../../http/client-address.ts'
import type { Answer } from '../ask.ts'
import { type Finding, fault, fine, unknown } from '../finding.ts'
import type { ServerFacts } from '../proof.ts'

/** An answer of `/health/live`, and what its sender proved; null: nothing. */
export type Met = { readonly answer: Answer; readonly facts: ServerFacts | null }

const RESTART = 'start it (npm start)'
const OTHER_SECRET =
  'give each server the same SESSION_SECRET, kept in a file: a start line that makes one makes another each time; ' +
  'then restart'

/** Whether a server of ours runs on this machine. Visitors may well be served by others. */
export function judgeLocal({ answer, facts }: Met, port: number): Finding {
  if (facts !== null) return fine('server', `runs on this machine, on port ${port}`)
  if (answer.kind === 'unreachable')
    return unknown('server', `does not run here: port ${port} of this machine says ${answer.code}`, RESTART)
  if (isOurs(answer))
    return fault(
      'server',
      `runs on port ${port} with another SESSION_SECRET, or an older build`,
      OTHER_SECRET,
    )
  return fault('server', `port ${port} of this machine belongs to another program`, 'set another PORT')
}

/** Whether APP_ORIGIN, as visitors open it, leads to a server of ours. */
export function judgePublic({ answer, facts }: Met, local: Met, appOrigin: string): Finding {
  if (facts !== null) return judgeWhere(answer)
  if (answer.kind === 'unreachable') return judgeUnreachable(answer.code, appOrigin)
  const { status, headers } = answer
  if (status >= 300 && status < 400)
    return fault(
      'answers',
      `a redirect (${status}) to ${originOf(headers.location ?? '', appOrigin)}`,
      'set APP_ORIGIN to the origin where redirects end, or take the redirect out of the proxy',
    )
  if (isOurs(answer))
    return fault('answers', 'a server with another SESSION_SECRET, an older build, or a cache', OTHER_SECRET)
  if ([502, 503, 504].includes(status))
    return fault(
      'answers',
      `a proxy without a server behind it (${status})`,
      local.facts === null ? RESTART : 'point the proxy at the address and port of the server',
    )
  return fault(
    'answers',
    `something that is not this server (${status} for /health/live)`,
    'see where DNS and the proxy lead: every path of the host has to reach this server',
  )
}

/** A name may lead this machine elsewhere than visitors. */
function judgeWhere(answer: Answer): Finding {
  const address = plainAddress((answer.kind === 'answered' && answer.address) || '')
  const found = 'a server with our SESSION_SECRET'
  if (address === null || !isAmong(address, PRIVATE_RANGES)) return fine('answers', found)
  return unknown(
    'answers',
    `${found}; for this machine the host is ${address}, a private address that visitors cannot reach`,
    'open APP_ORIGIN on a phone too, and see that the public DNS names the proxy’s public address',
  )
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'give the host an entry in the DNS, or mend APP_ORIGIN',
  EAI_AGAIN: 'the name server does not answer: look at this machine’s DNS',
  ECONNREFUSED: 'start the proxy, and let it listen on the port of APP_ORIGIN',
  EHOSTUNREACH: 'no way leads there: look at the DNS entry and the network',
  ENETUNREACH: 'no way leads there: look at the DNS entry and the network',
  ECONNRESET: 'the connection was cut: look at the proxy, and at what filters in front of it',
  timeout: 'open the port in firewall and security group',
  EPROTO: 'no TLS is spoken there: let the proxy listen with ssl, or mend APP_ORIGIN',
  ERR_SSL_WRONG_VERSION_NUMBER: 'no TLS is spoken there: let the proxy listen with ssl, or mend APP_ORIGIN',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'no TLS is spoken there: let the proxy listen with ssl, or mend APP_ORIGIN',
}

function judgeUnreachable(code: string, appOrigin: string): Finding {
  return fault(
    'answers',
    `nobody at ${appOrigin} (${code})`,
    UNREACHABLE[code] ?? 'look at the DNS entry, the network and the proxy',
  )
}

/** Whether it looks like a server of this product, which did not understand the question. */
function isOurs({ status, headers, body }: Extract<Answer, { kind: 'answered' }>): boolean {
  return (
    status === 200 && /^[0-9A-Za-z]{22}$/.test(headers['x-request-id'] ?? '') && body === '{"status":"ok"}'
  )
}

function originOf(location: string, base: string): string {
  return URL.canParse(location, base) ? new URL(location, base).origin : 'nowhere'
}
