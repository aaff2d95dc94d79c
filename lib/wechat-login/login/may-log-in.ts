import type { WeChatClient } from '../wechat/client.ts'

/** Whether this client can be sent to WeChat: one that can log in, or any browser where WeChat is not required. */
export function mayLogIn(
  client: Pick<WeChatClient, 'kind' | 'canLogIn'>,
  { requireWeChatClient }: { readonly requireWeChatClient: boolean },
): boolean {
  return client.canLogIn || (client.kind === 'browser' && !requireWeChatClient)
}
