import type { WeChatClient } from '../wechat/client.ts'

// A file of its own: the gate asks before a login, the callback after it, and both have to agree.

/** Whether this client can be sent to WeChat: one that can log in, or any browser where WeChat is not required. */
export function mayLogIn(
  client: Pick<WeChatClient, 'kind' | 'canLogIn'>,
  { requireWeChatClient }: { readonly requireWeChatClient: boolean },
): boolean {
  return client.canLogIn || (client.kind === 'browser' && !requireWeChatClient)
}
