import type { PageFailure } from '../failure.ts'
import type { WeChatConfig } from '../we-chat-config.ts'

/** WeChat's `wx`. What a client does not have, it lacks: call it as `wx.scanQRCode?.({ … })`. */
export type WeChatSdk = Readonly<Record<string, (options: object) => void>>

/** What `POST /js-sdk` answers: all that `wx.config` takes, and the address of the file. */
export type SignedConfig = WeChatConfig & { readonly script: string }

/** Longer than a slow network takes; then the page goes on without. */
const VERIFY_MS = 15_000

/**
 * Loads WeChat's file, each time as if it were the first: once it has been configured, it does not say any more what
 * came of another configuration.
 * @returns null: the file did not come
 */
export async function loadSdk(address: string): Promise<WeChatSdk | null> {
  Reflect.deleteProperty(window, 'jWeixin')
  const script = document.createElement('script')
  script.src = address
  const loaded = new Promise<boolean>((resolve) => {
    script.addEventListener('load', () => resolve(true))
    script.addEventListener('error', () => resolve(false))
  })
  document.head.append(script)
  const isLoaded = await loaded
  script.remove()
  const sdk: unknown = Reflect.get(window, 'jWeixin')
  return isLoaded && isSdk(sdk) ? sdk : null
}

function isSdk(value: unknown): value is WeChatSdk {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['config', 'ready', 'error'].every((name) => typeof Reflect.get(value, name) === 'function')
  )
}

/**
 * Has the client check the signature.
 * @returns `ready`, or why not
 */
export function configureSdk(
  sdk: WeChatSdk,
  { appId, timestamp, nonceStr, signature }: SignedConfig,
  apis: readonly string[],
): Promise<'ready' | PageFailure> {
  return new Promise((resolve) => {
    setTimeout(() => resolve('no-answer'), VERIFY_MS)
    sdk.error?.((failure: unknown) => resolve(refusalIn(failure)))
    sdk.ready?.(() => resolve('ready')) // called after an error too
    sdk.config?.({ debug: false, appId, timestamp, nonceStr, signature, jsApiList: [...apis] })
  })
}

/** @param failure of WeChat's file, such as `{ errMsg: 'config:invalid signature' }` */
export function refusalIn(failure: unknown): PageFailure {
  const said = typeof failure === 'object' && failure !== null ? Reflect.get(failure, 'errMsg') : ''
  if (/invalid signature/i.test(String(said))) return 'invalid-signature'
  if (/invalid url domain/i.test(String(said))) return 'invalid-url-domain'
  if (/permission|denied|not authori[sz]ed/i.test(String(said))) return 'permission-denied'
  return 'other'
}
