import { z } from 'zod'
import { getConfig } from '../config/of-process.ts'
import { publish } from '../events.ts'
import { requestIdOf } from '../http/request-id.ts'
import { isSameOrigin } from '../http/same-origin.ts'
import { mayLogIn } from '../login/may-log-in.ts'
import { detectClient } from '../wechat/client.ts'
import { jsSdkScript } from '../wechat/js-sdk-script.ts'
import { failureOfPage, pageFailure } from './failure.ts'
import { parseSignableAddress } from './signature.ts'
import { signedConfig } from './we-chat-config.ts'

const asked = z.union([z.strictObject({ address: z.string() }), z.strictObject({ failed: pageFailure })])

/**
 * `POST /js-sdk`, by a page of ours: signs its address, or takes the reason why WeChat refused. 204 where nothing is to
 * be set up: the client has no JS-SDK.
 */
export async function answerJsSdk(request: Request): Promise<Response> {
  const config = getConfig()
  if (request.method !== 'POST') return refuse(405, 'method-not-allowed')
  if (!isSameOrigin(request.headers, config.appOrigin)) return refuse(403, 'another-origin')
  const said = asked.safeParse(await request.json().catch(() => null))
  if (!said.success) return refuse(400, 'unreadable')
  const requestId = requestIdOf(request.headers)
  if ('failed' in said.data) {
    publish({ name: 'js-sdk.failed', requestId, ...failureOfPage(said.data.failed) })
    return new Response(null, { status: 204, headers: NO_STORE })
  }
  if (!mayLogIn(detectClient(request.headers.get('user-agent')), config))
    return new Response(null, { status: 204, headers: NO_STORE })
  const address = parseSignableAddress(said.data.address, config.appOrigin)
  if (address === null) return refuse(400, 'another-origin')
  const signed = await signedConfig(address, requestId)
  if (signed === null) return refuse(503, 'no-ticket')
  return Response.json({ ...signed, script: jsSdkScript(config.openOrigin) }, { headers: NO_STORE })
}

const NO_STORE = { 'Cache-Control': 'private, no-store' }

function refuse(status: number, error: string): Response {
  const headers = status === 405 ? { ...NO_STORE, Allow: 'POST' } : NO_STORE
  return Response.json({ error }, { status, headers })
}
