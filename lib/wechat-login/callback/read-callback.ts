import type { Config } from '../config/config.ts'
import { publish } from '../events.ts'
import { clientAddress } from '../http/client-address.ts'
import { isNavigation } from '../http/navigation.ts'
import type { LoginCallback } from '../login/complete.ts'
import type { Services } from '../services.ts'
import { readSentCookies } from '../session/login-cookies.ts'
import { resolvePath } from '../state/long-paths.ts'
import { type OpenedState, openState } from '../state/state.ts'
import { describeDevice, detectClient, type WeChatClient } from '../wechat/client.ts'
import { type CallbackQuery, readCallbackQuery } from './query.ts'

/** WeChat's redirect back to us (step 6), read once. Nothing else reads the request. */
export type Callback = LoginCallback & {
  readonly query: CallbackQuery
  readonly client: WeChatClient
  readonly isNavigation: boolean
} & (
    | { readonly purpose: 'login'; readonly opened: OpenedState }
    | { readonly purpose: 'profile'; readonly opened: Extract<OpenedState, { kind: 'sound' }> }
  )

/** An unreadable state counts as a login's, with home as its page. */
export async function readCallback(
  request: Request,
  requestId: string,
  { config, keys }: Pick<Services, 'config' | 'keys'>,
): Promise<Callback> {
  const { headers } = request
  const query = readCallbackQuery(new URL(request.url).searchParams)
  const opened: OpenedState =
    query.kind === 'repeated'
      ? { kind: 'unreadable' }
      : openState(await ownState(query.state, requestId, config), config, keys)
  const sent = readSentCookies(headers, config, keys)
  const userAgent = headers.get('user-agent')
  const facts = {
    requestId,
    query,
    path:
      opened.kind === 'sound'
        ? await resolvePath(opened.login.path, sent.pathSeals, config, keys)
        : config.home,
    sent,
    client: detectClient(userAgent),
    device: describeDevice(userAgent),
    isNavigation: isNavigation(headers),
    sender: { address: clientAddress(headers, config.trustedProxies), userSeals: sent.userSeals },
    host: headers.get('host'),
  }
  return opened.kind === 'sound' && opened.login.purpose === 'profile'
    ? { ...facts, purpose: 'profile', opened }
    : { ...facts, purpose: 'login', opened }
}

/** A callback that was passed on to us has our mark in front of its state. */
async function ownState(
  state: string,
  requestId: string,
  { callbackRelay, appOrigin }: Pick<Config, 'callbackRelay' | 'appOrigin'>,
): Promise<string> {
  if (callbackRelay?.kind !== 'environment') return state
  const { unmarkState } = await import('../relay/mark.ts')
  const own = unmarkState(state, callbackRelay, appOrigin)
  if (own !== state)
    publish({ name: 'callback.passed-on', requestId, from: callbackRelay.callbackOrigin, to: appOrigin })
  return own
}
