import { PRIVATE_RANGES } from '../../front/unlisted-proxy.ts'
import { isAmong, plainAddress } from '../../http/client-address.ts'
import { type Finding, fault, fine, unknown, warning } from '../finding.ts'
import type { ServerFacts } from '../proof.ts'

/** What a visitor invents; from a block that belongs to nobody. @see RFC 5737 */
export const FORGED_ADDRESS = '192.0.2.77'

const APPEND = 'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;'

/** What there is to know of our own side. */
export type OurSide = {
  readonly appOrigin: string
  readonly trustedProxies: readonly string[]
  /** All addresses of this machine. */
  readonly ownAddresses: readonly string[]
}

/** What the proxies in front pass on, seen by the server: a request of ours came with a forged `X-Forwarded-For`. */
export function judgeProxy(facts: ServerFacts, ours: OurSide): readonly Finding[] {
  return [judgeVisitor(facts, ours), judgeHost(facts, ours), judgeProtocol(facts, ours)]
}

function judgeVisitor(facts: ServerFacts, { appOrigin, trustedProxies, ownAddresses }: OurSide): Finding {
  const what = 'visitor’s address'
  const hops = (facts.forwardedFor ?? '').split(',').map((hop) => plainAddress(hop.trim()) ?? '')
  const peer = plainAddress(facts.peer ?? '')
  const forgedAt = hops.lastIndexOf(FORGED_ADDRESS)
  const [visitorHop] = hops.slice(forgedAt + 1) // whom the first proxy saw: this doctor
  if (facts.visitor === FORGED_ADDRESS) {
    if (visitorHop === undefined)
      return fault(
        what,
        'a forged X-Forwarded-For is believed: the proxy passes it on as it came',
        `nginx: ${APPEND}`,
      )
    if (ownAddresses.includes(visitorHop))
      return unknown(
        what,
        `cannot be told from here: TRUSTED_PROXIES contains this machine (${visitorHop})`,
        'run the doctor, with the same environment, on a machine where visitors could be',
      )
    return fault(
      what,
      'a forged X-Forwarded-For is believed: TRUSTED_PROXIES contains visitors',
      `name proxies alone in it: ${visitorHop} is none`,
    )
  }
  const proxied = appOrigin.startsWith('https:') || hops.length > 1 || forgedAt === -1
  if (!proxied) return fine(what, `${facts.visitor ?? 'unknown'}; a forged X-Forwarded-For is not believed`)
  if (peer !== null && !isAmong(peer, trustedProxies))
    return warning(
      what,
      `every visitor counts as the proxy ${peer}: one who fails often slows all down`,
      [
        `set TRUSTED_PROXIES=${[...trustedProxies, peer].join(',')}`,
        ...(visitorHop ? [] : [`nginx: ${APPEND}`]),
      ].join('; '),
    )
  const visitor = plainAddress(facts.visitor ?? '')
  if (visitor !== null && !ownAddresses.includes(visitor)) {
    if (visitor === peer) return warning(what, 'the proxy does not pass it on', `nginx: ${APPEND}`)
    if (isAmong(visitor, PRIVATE_RANGES))
      return warning(
        what,
        `${visitor} is a private one: maybe of a proxy further out`,
        `if it is a proxy's, set TRUSTED_PROXIES=${[...trustedProxies, visitor].join(',')}`,
      )
  }
  return fine(what, `${facts.visitor ?? 'unknown'}; a forged X-Forwarded-For is not believed`)
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
