import type { WeChatClient } from '../wechat/client.ts'

// A file of its own: the gate asks before a login and the callback after it, and both must agree.

/** Whether this client may be sent to WeChat: if it can log in there, or if REQUIRE_WECHAT_CLIENT lets any browser. */
export function mayLogIn(
  client: Pick<WeChatClient, 'kind' | 'canLogIn'>,
  { requireWeChatClient }: { readonly requireWeChatClient: boolean },
): boolean {
  return client.canLogIn || (client.kind === 'browser' && !requireWeChatClient)
}
