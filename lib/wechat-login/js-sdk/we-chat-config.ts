import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { headers } from 'next/headers'
import { after } from 'next/server'
import { getConfig } from '../config/of-process.ts'
import { requestIdOf } from '../http/request-id.ts'
import { toBase62 } from '../keys/base62.ts'
import { getKeys } from '../keys/keys.ts'
import { onePerProcess } from '../process/per-process.ts'
import { reportFailure } from '../process/report-failure.ts'
import { getStore } from '../session/stores/open-store.ts'
import { askJsapiTicket } from '../wechat/jsapi-ticket.ts'
import { askStableToken } from '../wechat/stable-token.ts'
import { readSharedTicket } from './shared-ticket.ts'
import { parseSignableAddress, type SignableAddress, signAddress } from './signature.ts'
import { rememberTicket } from './ticket-of-process.ts'

/** What `wx.config` takes, besides `jsApiList`; the names are WeChat's. */
export type WeChatConfig = {
  readonly appId: string
  /** Seconds since 1970. */
  readonly timestamp: number
  readonly nonceStr: string
  readonly signature: string
}

const ONE_CALL_MS = 4000
const NONCE_CHARS = 16

const ticketOfProcess = onePerProcess('js-sdk-ticket', () => {
  const config = getConfig()
  const { appId, appSecret: secret, apiOrigin } = config
  const account = { appId, secret, apiOrigin }
  const services = {
    config,
    keys: getKeys(),
    store: getStore,
    nowMs: Date.now,
    sleep,
    weChat: {
      token: () => askStableToken(account, ONE_CALL_MS),
      ticket: (accessToken: string) => askJsapiTicket(accessToken, account, ONE_CALL_MS),
    },
  }
  return rememberTicket((requestId) => readSharedTicket(requestId, services), services)
})

/**
 * The signature over an address of ours, for `wx.config`; null: there is no ticket for now, and the log says why.
 */
export async function signedConfig(
  address: SignableAddress,
  requestId: string,
): Promise<WeChatConfig | null> {
  const behind = (work: () => Promise<void>) =>
    after(() => work().catch((thrown: unknown) => reportFailure(thrown, requestId)))
  const ticket = await ticketOfProcess()(requestId, behind)
  if (ticket === null) return null
  const nonceStr = toBase62(randomBytes(32), NONCE_CHARS)
  const timestamp = Math.floor(Date.now() / 1000)
  const signature = signAddress(address, { ticket: ticket.ticket, nonceStr, timestamp })
  return { appId: getConfig().appId, timestamp, nonceStr, signature }
}

/** For pages and handlers that set the JS-SDK up by themselves. @throws when the address is none of APP_ORIGIN */
export async function getWeChatConfig(address: string): Promise<WeChatConfig | null> {
  const config = getConfig()
  if (!config.jsSdk) throw new Error('createWeChatLogin has to be told of the JS-SDK: { jsSdk: true }')
  const ours = parseSignableAddress(address, config.appOrigin)
  if (ours === null) throw new Error('only whole addresses of APP_ORIGIN are signed')
  return signedConfig(ours, requestIdOf(await headers()))
}
