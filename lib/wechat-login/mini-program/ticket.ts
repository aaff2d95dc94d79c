import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { EARLY_SECONDS } from '../config/clocks.ts'
import type { Config } from '../config/config.ts'
import { parseReturnPath, type ReturnPath } from '../http/return-path.ts'
import { toBase62 } from '../keys/base62.ts'
import type { KeyRing } from '../keys/keys.ts'
import { mac, sameText } from '../keys/mac.ts'
import { openSeal, seal } from '../keys/seal.ts'
import type { Tracker } from '../session/tracker.ts'
import { type OpenId, parseOpenId } from '../wechat/open-id.ts'

/** How long a ticket may be used, in seconds. */
export const TICKET_SECONDS = 60

/** As long as any of our servers may accept it, whatever their clocks say. */
export const CLAIM_SECONDS = TICKET_SECONDS + 2 * EARLY_SECONDS

const NO_TTL = null // iron-session's check allows 60 s more; the time inside is checked instead
const ID_CHARS = 22 // 131 bits
const TAG_CHARS = 22

/** A ticket from a mini program to one of our pages. Nothing of it is stored before it is used. */
export type Ticket = {
  readonly id: string
  readonly openId: OpenId
  readonly path: ReturnPath
}

const content = z.object({ id: z.string(), openId: z.string(), path: z.string(), issuedAt: z.int() })

/** The ticket as it travels in an address: sealed, so that nobody reads an openId there. */
export function sealTicket(
  { openId, path }: Omit<Ticket, 'id'>,
  nowSeconds: number,
  keys: KeyRing,
): Promise<string> {
  const id = toBase62(randomBytes(24), ID_CHARS)
  const sealed: z.infer<typeof content> = { id, openId, path, issuedAt: nowSeconds }
  return seal('ticket', sealed, NO_TTL, keys)
}

/** Null: forged, too old, or of no use here. */
export async function openTicket(
  text: string,
  nowSeconds: number,
  { appOrigin }: Pick<Config, 'appOrigin'>,
  keys: KeyRing,
): Promise<Ticket | null> {
  const opened = await openSeal('ticket', text, content, keys)
  if (opened === null) return null
  const [openId, path] = [parseOpenId(opened.openId), parseReturnPath(opened.path, appOrigin)]
  const ageSeconds = nowSeconds - opened.issuedAt
  const inTime = ageSeconds <= TICKET_SECONDS && ageSeconds >= -EARLY_SECONDS
  return openId === null || path === null || !inTime ? null : { id: opened.id, openId, path }
}

/** What the page that a ticket opened sends back: shows that the same browser opened it, by its T. */
export function bindTicket({ id }: Ticket, tracker: Tracker, { signing }: KeyRing): string {
  return tagOf(id, tracker, signing.ticketBinding)
}

/** The T of the browser that opened the page of this ticket, among those that it sent. */
export function boundBrowser(
  { id }: Ticket,
  tag: string,
  sent: readonly Tracker[],
  { all }: KeyRing,
): Tracker | null {
  const isBound = (tracker: Tracker) =>
    all.some(({ ticketBinding }) => sameText(tag, tagOf(id, tracker, ticketBinding)))
  return sent.find(isBound) ?? null
}

function tagOf(id: string, tracker: Tracker, key: Buffer): string {
  return toBase62(mac(key, id, tracker), TAG_CHARS)
}
