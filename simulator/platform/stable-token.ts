import { z } from 'zod'
import { plain, type Reply } from '../reply.ts'
import type { Settings } from '../settings.ts'
import { apiError } from './api-error.ts'
import { TOKEN_SECONDS } from './tokens.ts'

const asked = z.object({ grant_type: z.literal('client_credential'), appid: z.string(), secret: z.string() })

/** The account's own access token (稳定版接口调用凭据); no other API of the simulator takes it. */
export function stableToken(body: string, settings: Settings): Reply {
  const refuse = (errcode: number) => apiError(errcode, settings.now(), settings.random)
  const { success, data } = asked.safeParse(parseJson(body))
  if (!success) return refuse(40002)
  if (data.appid !== settings.account.appId) return refuse(40013)
  if (data.secret !== settings.account.secret) return refuse(40125)
  const access_token = Buffer.from(settings.random(48)).toString('base64url')
  return plain({ access_token, expires_in: TOKEN_SECONDS }, { outcome: 'token' })
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
