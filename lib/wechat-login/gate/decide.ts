import type { Config } from '../config/config.ts'
import { mayLogIn } from '../login/may-log-in.ts'
import type { LiveSession } from '../session/live-session.ts'
import type { Lookup } from '../session/look-up.ts'
import type { StoreUnreachableError } from '../storage/unreachable.ts'
import { isComputerBrowser } from '../wechat/client.ts'
import type { Visit } from './visit.ts'

export type GateStep =
  | { readonly kind: 'pass'; readonly session: LiveSession }
  | {
      readonly kind:
        | 'begin-login'
        | 'unauthorized'
        | 'ask-again'
        | 'open-in-wechat'
        | 'back-to-mini-program'
        | 'offer-pairing'
        | 'not-found'
        | 'two-people'
    }
  | { readonly kind: 'too-busy'; readonly error: StoreUnreachableError }

/** What becomes of a visit that reaches no page. */
export type TurnAwayStep = Exclude<GateStep, { readonly kind: 'pass' }>

/** What these decisions have to know of a visit. */
type Seen = Pick<Visit, 'wish' | 'client' | 'carriesKeys' | 'reads' | 'fromOurPage'>
type Clients = Pick<Config, 'requireWeChatClient' | 'miniProgram' | 'pairing'>

/**
 * What the gate does with a visit (steps 2, 3 and 11). A change that another site's page asks for has no session, as if
 * its cookies had stayed at home (`SameSite`).
 * @param exists as in `decideWithoutSession`
 */
export function decideGate(visit: Seen, lookup: Lookup, config: Clients, exists = true): GateStep {
  const { wish, carriesKeys, reads, fromOurPage } = visit
  const session = sessionToPass(lookup, reads, fromOurPage)
  if (session === null) return decideWithoutSession(visit, lookup, config, exists)
  return carriesKeys && wish === 'document' ? { kind: 'ask-again' } : { kind: 'pass', session }
}

/**
 * The same where nobody may pass. Only a store that said "none" may lead to WeChat, and only a document of a client that
 * can log in does.
 * @param exists whether a page may have this address: nobody sends a probe or a crawler to WeChat to find out
 */
export function decideWithoutSession(
  { wish, client, reads }: Pick<Seen, 'wish' | 'client' | 'reads'>,
  lookup: Lookup,
  config: Clients,
  exists: boolean,
): TurnAwayStep {
  if (client.kind === 'fetcher' && reads && !exists) return { kind: 'not-found' }
  if (lookup.kind === 'unreachable') return { kind: 'too-busy', error: lookup.error }
  if (lookup.kind === 'two-people') return { kind: wish === 'document' ? 'two-people' : 'unauthorized' }
  switch (wish) {
    case 'preview':
      return { kind: 'open-in-wechat' }
    case 'document':
      if (mayLogIn(client, config)) return { kind: 'begin-login' }
      return { kind: pageInPlaceOfLogin(client, config) }
    case 'form':
      return { kind: 'ask-again' }
    case 'server-action':
    case 'data':
      return { kind: 'unauthorized' }
  }
}

function sessionToPass(lookup: Lookup, reads: boolean, fromOurPage: boolean): LiveSession | null {
  if (lookup.kind === 'found') return reads || fromOurPage ? lookup.session : null
  return lookup.kind === 'unreachable' && reads ? lookup.inGrace : null
}

/** For a person whose client cannot log in. */
function pageInPlaceOfLogin(
  client: Seen['client'],
  { miniProgram, pairing }: Clients,
): 'back-to-mini-program' | 'offer-pairing' | 'open-in-wechat' {
  if (miniProgram !== null && client.kind === 'mini-program-web-view') return 'back-to-mini-program'
  return pairing !== null && isComputerBrowser(client) ? 'offer-pairing' : 'open-in-wechat'
}
