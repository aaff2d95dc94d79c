import { createHmac, randomBytes } from 'node:crypto'
import { z } from 'zod'

/** A server of the product, for a mini program's own. */
export type TicketPlace = {
  /** The product's origin, which the signature names. */
  readonly appOrigin: string
  /** Where this process finds it. */
  readonly address: string
  readonly key: string
  readonly now: () => number
}

const answered = z.object({ url: z.url() })

/**
 * What a mini program's server does before its page opens a web-view: asks for the address that signs its user in.
 * @returns null: the product gives none
 */
export async function askTicket(
  { openId, path }: { readonly openId: string; readonly path: string },
  { appOrigin, address, key, now }: TicketPlace,
): Promise<string | null> {
  const body = JSON.stringify({ openId, path })
  const [time, nonce] = [String(Math.floor(now() / 1000)), randomBytes(16).toString('hex')]
  const signed = `POST ${appOrigin}/ticket\n${time}\n${nonce}\n${body}`
  const answer = await fetch(`${address}/ticket`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Ticket-Time': time,
      'X-Ticket-Nonce': nonce,
      'X-Ticket-Signature': createHmac('sha256', key).update(signed).digest('hex'),
    },
    body,
    signal: AbortSignal.timeout(5000),
  }).catch(() => null)
  return answer?.ok === true ? answered.parse(await answer.json()).url : null
}
