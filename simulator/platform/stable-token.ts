import { z } from 'zod'
import { plain, type Reply } from '../reply.ts'
import type { Settings } from '../settings.ts'
import { apiError } from './api-error.ts'
import type { AppTokens } from './app-tokens.ts'

const asked = z.object({
  grant_type: z.literal('client_credential'),
  appid: z.string(),
  secret: z.string(),
  force_refresh: z.boolean().default(false),
})

/** The account's own access token (稳定版接口调用凭据): the same for all who ask, until shortly before its end. */
export function stableToken(body: string, settings: Settings, appTokens: AppTokens): Reply {
  const refuse = (errcode: number) => apiError(errcode, settings.now(), settings.random)
  const { success, data } = asked.safeParse(parseJson(body))
  if (!success) return refuse(40002)
  if (data.appid !== settings.account.appId) return refuse(40013)
  if (data.secret !== settings.account.secret) return refuse(40125)
  const { accessToken, expiresIn } = appTokens.stable(data.force_refresh)
  return plain({ access_token: accessToken, expires_in: expiresIn }, { outcome: 'token' })
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
