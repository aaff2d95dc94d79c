import { publish } from '../events.ts'
import { nowSeconds, type Services } from '../services.ts'
import { isWeChatError, type WeChatError } from '../wechat/exchange-error.ts'
import { type AskWeChat, askTicket } from './ask-ticket.ts'
import { calmSeconds, failureOfWeChat } from './failure.ts'
import { type Kept, type KeptTicket, openKept, sealKept } from './kept-ticket.ts'

export type TicketServices = Pick<Services, 'keys' | 'store' | 'nowMs' | 'sleep'> & {
  readonly config: { readonly appId: string }
  readonly weChat: AskWeChat
}

/**
 * `none`: WeChat or the store has just refused, which was published. `renew`: to be called behind the answer, since the
 * ticket ends soon; null: it does not.
 */
export type TicketRead =
  | { readonly kind: 'ticket'; readonly ticket: KeptTicket; readonly renew: (() => Promise<void>) | null }
  | { readonly kind: 'none' }

/** Longer than all that a fetch may take: 4 calls of 4 seconds. */
const FETCH_SECONDS = 20
/** So long before its end a ticket is renewed, by one process in so many seconds. */
const EARLY_SECONDS = 600
const RENEWAL_EVERY_SECONDS = 60
/** A visitor's page waits for another process no longer. */
const WAIT_MS = 3000
const POLL_MS = 100

/**
 * The ticket that all processes share, under one key of the store. Where there is none, one process fetches it, and the
 * others wait, all with an end. What WeChat refuses is not asked for again for a while, by any process.
 * @throws {StoreUnreachableError}
 */
export async function readSharedTicket(requestId: string, services: TicketServices): Promise<TicketRead> {
  const { store, nowMs, sleep, keys, config } = services
  const name = ticketName(config)
  const endsAtMs = nowMs() + WAIT_MS
  for (;;) {
    const claim = await store().claim(name, FETCH_SECONDS)
    if (claim.kind === 'won') return fetchShared(null, name, requestId, services)
    if (claim.kind === 'settled') {
      const kept = await openKept(claim.outcome, keys)
      if (kept?.kind === 'refused') return { kind: 'none' }
      if (kept !== null && secondsLeft(kept, services) > 0) {
        const isDue = secondsLeft(kept, services) <= EARLY_SECONDS
        return {
          kind: 'ticket',
          ticket: kept,
          renew: isDue ? () => renew(kept, requestId, services) : null,
        }
      }
      // Foreign, or of a removed secret: one process replaces it.
      if (await takesTurn(services)) return fetchShared(null, name, requestId, services)
    }
    if (nowMs() >= endsAtMs) return { kind: 'none' }
    await sleep(POLL_MS)
  }
}

/** Fetches the next ticket while this one lives. After a refusal the turn is left taken, and this one stays. */
async function renew(known: KeptTicket, requestId: string, services: TicketServices): Promise<void> {
  if (await takesTurn(services)) await fetchShared(known, turnName(services.config), requestId, services)
}

async function takesTurn({ store, config }: TicketServices): Promise<boolean> {
  return (await store().claim(turnName(config), RENEWAL_EVERY_SECONDS)).kind === 'won'
}

/**
 * Asks WeChat and shares what came of it.
 * @param refusalName where a refusal is noted
 */
async function fetchShared(
  known: KeptTicket | null,
  refusalName: string,
  requestId: string,
  services: TicketServices,
): Promise<TicketRead> {
  const share = async (name: string, content: Kept, seconds: number) =>
    services.store().settle(name, await sealKept(content, seconds, services.keys), seconds)
  const asked = await askTicket(known, services.weChat, () => nowSeconds(services)).catch(weChatErrorOf)
  if (asked instanceof Error) {
    publish({ name: 'js-sdk.failed', requestId, ...failureOfWeChat(asked) })
    await share(refusalName, { kind: 'refused' }, calmSeconds(asked))
    return { kind: 'none' }
  }
  const seconds = secondsLeft(asked, services)
  await share(ticketName(services.config), asked, seconds)
  publish({ name: 'js-sdk.renewed', requestId, lifetimeSeconds: seconds })
  return { kind: 'ticket', ticket: asked, renew: null }
}

function weChatErrorOf(thrown: unknown): WeChatError {
  if (isWeChatError(thrown)) return thrown
  throw thrown
}

function secondsLeft({ ticketEndsAt }: KeptTicket, services: TicketServices): number {
  return ticketEndsAt - nowSeconds(services)
}

const ticketName = ({ appId }: { readonly appId: string }) => `js-sdk:${appId}`
const turnName = (config: { readonly appId: string }) => `${ticketName(config)}:turn`
