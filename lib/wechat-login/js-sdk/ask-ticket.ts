import { WeChatRefusedError } from '../wechat/exchange-error.ts'
import type { JsapiTicket } from '../wechat/jsapi-ticket.ts'
import { type AppToken, isTokenRefused } from '../wechat/stable-token.ts'
import type { KeptTicket } from './kept-ticket.ts'

/** How WeChat is asked; both throw WeChatError. */
export type AskWeChat = {
  readonly token: () => Promise<AppToken>
  readonly ticket: (accessToken: string) => Promise<JsapiTicket>
}

/** A token that ends sooner could end on the way. */
const SPARE_SECONDS = 60

/**
 * A new ticket, by the token that is known while it lives, else by a new one. A token that WeChat refuses is fetched
 * anew, once.
 * @throws {WeChatError}
 */
export async function askTicket(
  known: KeptTicket | null,
  weChat: AskWeChat,
  nowSeconds: () => number,
): Promise<KeptTicket> {
  const newToken = async () => {
    const { accessToken, lifetimeSeconds } = await weChat.token()
    return { accessToken, tokenEndsAt: nowSeconds() + lifetimeSeconds }
  }
  const withToken = async (token: Pick<KeptTicket, 'accessToken' | 'tokenEndsAt'>): Promise<KeptTicket> => {
    const { ticket, lifetimeSeconds } = await weChat.ticket(token.accessToken)
    const { accessToken, tokenEndsAt } = token
    return { kind: 'ticket', accessToken, tokenEndsAt, ticket, ticketEndsAt: nowSeconds() + lifetimeSeconds }
  }
  const isKnown = known !== null && known.tokenEndsAt - nowSeconds() > SPARE_SECONDS
  const token = isKnown ? known : await newToken()
  try {
    return await withToken(token)
  } catch (thrown) {
    if (!(thrown instanceof WeChatRefusedError) || !isTokenRefused(thrown.errcode)) throw thrown
    return withToken(await newToken())
  }
}
