import type { PageFailure } from '../failure.ts'
import { addressesToSign } from './addresses-to-sign.ts'
import { configureSdk, loadSdk, type SignedConfig, type WeChatSdk } from './sdk.ts'

export type { WeChatSdk } from './sdk.ts'

/** Everything that this document's pages have asked for: a new configuration replaces the one before. */
const asked = new Set<string>()
let configured: { readonly address: string; readonly apis: number; readonly sdk: WeChatSdk } | null = null
let turn: Promise<unknown> = Promise.resolve()

/**
 * WeChat's `wx`, ready for these interfaces; null where it cannot be set up: in another browser, or when WeChat refuses,
 * which the server's log says. Never throws. The page works without.
 * @param apis names of WeChat's `jsApiList`
 * @example
 * const wx = await withWeChat(['scanQRCode'])
 * wx?.scanQRCode?.({ needResult: 1, success: ({ resultStr }: { resultStr: string }) => setCode(resultStr) })
 */
export function withWeChat(apis: readonly string[]): Promise<WeChatSdk | null> {
  const mine = turn.then(() => setUp(apis)).catch(() => null) // such as a network that is gone
  turn = mine // one after the other
  return mine
}

async function setUp(apis: readonly string[]): Promise<WeChatSdk | null> {
  for (const api of apis) asked.add(api)
  const { userAgent } = navigator
  const addresses = addressesToSign(userAgent, location.href, window.entryAddress ?? location.href)
  const [wanted] = addresses
  if (configured?.address === wanted && configured.apis === asked.size) return configured.sdk
  let refusal: PageFailure | null = null
  for (const address of addresses) {
    const config = await askConfig(address)
    if (config === null) return null
    const sdk = await loadSdk(config.script)
    const verdict = sdk === null ? 'script-not-loaded' : await configureSdk(sdk, config, [...asked])
    if (sdk !== null && verdict === 'ready') {
      configured = { address: wanted, apis: asked.size, sdk }
      return sdk
    }
    refusal = verdict === 'ready' ? null : verdict
    if (verdict !== 'invalid-signature') break
  }
  if (refusal !== null) await tellFailure(refusal)
  return null
}

async function askConfig(address: string): Promise<SignedConfig | null> {
  const answer = await post({ address })
  return answer.status === 200 ? await answer.json() : null
}

/** For the operator, whom the browser's console does not reach. */
export async function tellFailure(failed: PageFailure): Promise<void> {
  await post({ failed })
}

function post(content: object): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' }
  return fetch('/js-sdk', { method: 'POST', headers, body: JSON.stringify(content) })
}
