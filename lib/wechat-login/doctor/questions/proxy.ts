import { PRIVATE_RANGES } from '../../front/unlisted-proxy.ts'
import { isAmong, plainAddress } from '../../http/client-address.ts'
import { type Finding, fault, fine, unknown, warning } from '../finding.ts'
import type { ServerFacts } from '../proof.ts'

/** What a visitor invents; from a block that belongs to nobody. @see RFC 5737 */
export const FORGED_ADDRESS = '192.0.2.77'

/** For the proxy that visitors meet: what they claim is dropped, as in `deploy/nginx.conf`. One behind it appends. */
const SET =
  'nginx: proxy_set_header X-Forwarded-For $remote_addr; (behind another proxy: $proxy_add_x_forwarded_for)'

/** What there is to know of our own side. */
export type OurSide = {
  readonly appOrigin: string
  readonly trustedProxies: readonly string[]
  /** All addresses of this machine, from which the doctor may have asked. */
  readonly ownAddresses: readonly string[]
}

/** What the proxies in front pass on, seen by the server: a request of ours came with a forged `X-Forwarded-For`. */
export function judgeProxy(facts: ServerFacts, ours: OurSide): readonly Finding[] {
  return [judgeVisitor(facts, ours), judgeHost(facts, ours), judgeProtocol(facts, ours)]
}

const VISITOR = 'visitor’s address'

function judgeVisitor(facts: ServerFacts, ours: OurSide): Finding {
  const hops = (facts.forwardedFor ?? '').split(',').map((hop) => plainAddress(hop.trim()) ?? '')
  const [seenFirst] = hops.slice(hops.lastIndexOf(FORGED_ADDRESS) + 1) // whom the first proxy saw: this doctor
  if (facts.visitor === FORGED_ADDRESS) return judgeForged(seenFirst, ours)
  const isDirect = ours.appOrigin.startsWith('http:') && hops.join() === FORGED_ADDRESS
  return (
    (isDirect ? null : faultOfProxy(facts, seenFirst, ours)) ??
    fine(VISITOR, `${facts.visitor ?? 'unknown'}; a forged X-Forwarded-For is not believed`)
  )
}

/** The forged address was believed. */
function judgeForged(seenFirst: string | undefined, { ownAddresses }: OurSide): Finding {
  if (seenFirst === undefined)
    return fault(VISITOR, 'a forged X-Forwarded-For is believed: the proxy passes it on as it came', SET)
  if (ownAddresses.includes(seenFirst))
    return unknown(
      VISITOR,
      `unknown from here: TRUSTED_PROXIES contains this machine (${seenFirst}), so that it may invent addresses`,
      'run the doctor, with the same environment, on a machine where visitors could be',
    )
  return fault(
    VISITOR,
    'a forged X-Forwarded-For is believed: TRUSTED_PROXIES contains visitors',
    `name proxies alone in it: ${seenFirst} is none`,
  )
}

/** Why another address than the visitor's counts, behind a proxy; null: none does. */
function faultOfProxy(
  facts: ServerFacts,
  seenFirst: string | undefined,
  { trustedProxies, ownAddresses }: OurSide,
): Finding | null {
  const [peer, visitor] = [facts.peer, facts.visitor].map((address) => plainAddress(address ?? '')) // a visitor's /64 is none
  const trusting = (address: string) => `set TRUSTED_PROXIES=${[...trustedProxies, address].join(',')}`
  if (peer && !isAmong(peer, trustedProxies))
    return warning(
      VISITOR,
      `every visitor counts as the proxy ${peer}: one who fails often slows all down`,
      seenFirst === undefined ? `${trusting(peer)}; ${SET}` : trusting(peer),
    )
  if (!visitor) return null
  if (visitor === peer && !ownAddresses.includes(peer))
    return warning(VISITOR, 'the proxy does not pass it on', SET)
  if (visitor === peer)
    return unknown(
      VISITOR,
      `unknown from here: this machine and the proxy are both ${peer}`,
      `run the doctor, with the same environment, on a machine where visitors could be; ${SET}`,
    )
  if (isAmong(visitor, PRIVATE_RANGES) && !ownAddresses.includes(visitor))
    return warning(
      VISITOR,
      `${visitor} is a private one: maybe of a proxy further out`,
      `if it is a proxy’s, ${trusting(visitor)}`,
    )
  return null
}

/** Nothing depends on it: absolute addresses come from APP_ORIGIN. */
function judgeHost({ host }: ServerFacts, { appOrigin }: OurSide): Finding {
  const kept = host === new URL(appOrigin).host
  return fine('Host', kept ? 'passed on' : `arrives as ${host ?? 'nothing'}; APP_ORIGIN counts`)
}

function judgeProtocol({ forwardedProto }: ServerFacts, { appOrigin }: OurSide): Finding {
  if (forwardedProto === 'https' && appOrigin.startsWith('http:'))
    return warning(
      'protocol',
      'visitors come by https, and APP_ORIGIN says http: cookies are not Secure',
      `set APP_ORIGIN=${appOrigin.replace('http:', 'https:')}`,
    )
  return fine('protocol', `${appOrigin.split(':', 1)[0]}, by APP_ORIGIN`)
}
