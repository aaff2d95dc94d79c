import { z } from 'zod'
import { findUser, openIdOf, USERS } from '../platform/users.ts'
import { json, type Reply } from '../reply.ts'
import type { Settings } from '../settings.ts'
import { askTicket } from './ask-ticket.ts'

const asked = z.strictObject({ path: z.string().startsWith('/') })

/**
 * A tap in the simulated mini program: its server, which knows the openId of whoever holds the phone, asks the product
 * for a ticket. The answer is the address that its web-view opens.
 */
export async function openWebView(
  body: unknown,
  chosenUser: string | null,
  { account, appOrigin, authorizedDomain, callbackAddress, miniProgramKey, now }: Settings,
): Promise<Reply> {
  const parsed = asked.safeParse(body)
  if (!parsed.success) return json(400, { error: 'wants a path' })
  const user = findUser(chosenUser) ?? USERS[0]
  const origin = appOrigin ?? `http://${authorizedDomain}`
  const address = callbackAddress === null ? origin : `http://${callbackAddress.host}:${callbackAddress.port}`
  const ticket = { openId: openIdOf(user, account.appId), path: parsed.data.path }
  const url = await askTicket(ticket, { appOrigin: origin, address, key: miniProgramKey, now })
  return url === null ? json(502, { error: 'the product gave no ticket' }) : json(200, { url })
}
