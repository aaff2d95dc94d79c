import { createHash, randomBytes } from 'node:crypto'
import { EARLY_SECONDS } from '../config/clocks.ts'
import { BASE62_PATTERN, base62ToNumber, numberToBase62, toBase62 } from '../keys/base62.ts'
import type { KeyRing, KeySet } from '../keys/keys.ts'
import { mac, sameText } from '../keys/mac.ts'
import type { Tracker } from '../session/tracker.ts'
import { type Computer, computerAt, placeOfComputer } from './computer.ts'
import type { PairingSecret } from './secret-cookie.ts'

/*
 * What the QR code holds. Nothing is stored for it: whatever the phone has to show is in it, under a MAC. In this order
 * (the number is the length; all of it letters and digits):
 *
 *   time 6 · computer 1 · network 3 · nonce 8 · binding 11 · MAC 16
 *
 * The binding is a keyed hash of the computer's T and of its second secret, neither of which is in the QR code: only the
 * browser that sends both may take the session. It is short enough for the phone's login to carry it in its `state`.
 */
const TIME_CHARS = 6
const NETWORK_CHARS = 3 // 18 bits: one network in 238,328 passes for another
const NONCE_CHARS = 8
const BINDING_CHARS = 11 // 65 bits
const MAC_CHARS = 16 // 95 bits
const COMPUTER_AT = TIME_CHARS
const NETWORK_AT = COMPUTER_AT + 1
const NONCE_AT = NETWORK_AT + NETWORK_CHARS
const BINDING_AT = NONCE_AT + NONCE_CHARS
const MAC_AT = BINDING_AT + BINDING_CHARS
const TICKET_CHARS = MAC_AT + MAC_CHARS

/** From the offer to the end of everything that it can lead to. */
export const TICKET_SECONDS = 120

declare const idBrand: unique symbol
/** A ticket's name in the store: 132 bits of its SHA-256. */
export type TicketId = string & { readonly [idBrand]: 'TicketId' }

/** A ticket with a valid MAC, in time or not. */
export type Ticket = {
  readonly text: string
  readonly issuedAtSeconds: number
  readonly computer: Computer
  readonly network: string
  readonly nonce: string
  readonly binding: string
  /** Of the secret that signed it: the computer's new T is derived by the same one. */
  readonly keySet: KeySet
}

/** What only the computer has. */
export type ComputerSecrets = { readonly tracker: Tracker; readonly secret: PairingSecret }

/**
 * An offer to this computer.
 * @param address of its network, as `clientAddress` gives it; null: unknown
 */
export function newTicket(
  { tracker, secret }: ComputerSecrets,
  computer: Computer,
  address: string | null,
  nowSeconds: number,
  { signing }: KeyRing,
  random: (bytes: number) => Uint8Array = randomBytes,
): Ticket {
  const nonce = toBase62(random(12), NONCE_CHARS)
  const network = networkTag(address, nonce, signing)
  const binding = bindingOf({ tracker, secret }, nonce, signing)
  const head = numberToBase62(nowSeconds, TIME_CHARS) + numberToBase62(placeOfComputer(computer), 1)
  const body = head + network + nonce + binding
  const text = body + macOf(body, signing)
  return { text, issuedAtSeconds: nowSeconds, computer, network, nonce, binding, keySet: signing }
}

/** A ticket that one of our secrets signed; null: it is none, or was changed on its way. */
export function openTicket(text: string, { all }: KeyRing): Ticket | null {
  if (text.length !== TICKET_CHARS || !BASE62_PATTERN.test(text)) return null
  const body = text.slice(0, MAC_AT)
  const keySet = all.find((one) => sameText(text.slice(MAC_AT), macOf(body, one)))
  const issuedAtSeconds = base62ToNumber(body.slice(0, COMPUTER_AT))
  const computer = computerAt(base62ToNumber(body.slice(COMPUTER_AT, NETWORK_AT)) ?? -1)
  if (keySet === undefined || issuedAtSeconds === null || computer === null) return null
  return {
    text,
    issuedAtSeconds,
    computer,
    network: body.slice(NETWORK_AT, NONCE_AT),
    nonce: body.slice(NONCE_AT, BINDING_AT),
    binding: body.slice(BINDING_AT),
    keySet,
  }
}

export function isTicketInTime({ issuedAtSeconds }: Ticket, nowSeconds: number): boolean {
  const ageSeconds = nowSeconds - issuedAtSeconds
  return ageSeconds >= -EARLY_SECONDS && ageSeconds < TICKET_SECONDS
}

/** The T and the secret that the ticket was made for, among those that a request sent; null: another browser's. */
export function boundSecrets(
  { binding, nonce, keySet }: Ticket,
  trackers: readonly Tracker[],
  secrets: readonly PairingSecret[],
): ComputerSecrets | null {
  const pairs = trackers.flatMap((tracker) => secrets.map((secret) => ({ tracker, secret })))
  return pairs.find((pair) => sameText(binding, bindingOf(pair, nonce, keySet))) ?? null
}

/** Whether a request comes from the network that the ticket was shown in, as far as addresses tell. */
export function isSameNetwork({ network, nonce, keySet }: Ticket, address: string | null): boolean {
  return address !== null && sameText(network, networkTag(address, nonce, keySet))
}

/** The two digits that the computer shows and the visitor types: no part of the QR code, and not to be found from it. */
export function digitsOf({ text, keySet }: Ticket): string {
  const number = mac(keySet.pairing, 'digits', text).readUInt32BE(0) % 100
  return String(number).padStart(2, '0')
}

/** The store never sees a ticket, as it never sees a T. */
export function ticketId({ text }: Ticket): TicketId {
  const id = createHash('sha256').update(text).digest('base64url').slice(0, ID_CHARS)
  if (!isTicketId(id)) throw new Error('SHA-256 as base64url is longer than an id')
  return id
}

const ID_CHARS = 22

function isTicketId(text: string): text is TicketId {
  return text.length === ID_CHARS
}

const macOf = (body: string, { pairing }: KeySet) => toBase62(mac(pairing, 'ticket', body), MAC_CHARS)

const bindingOf = ({ tracker, secret }: ComputerSecrets, nonce: string, { pairing }: KeySet) =>
  toBase62(mac(pairing, 'binding', nonce, tracker, secret), BINDING_CHARS)

/** With the nonce, so that two tickets of one network have nothing in common. */
const networkTag = (address: string | null, nonce: string, { pairing }: KeySet) =>
  toBase62(mac(pairing, 'network', nonce, address ?? ''), NETWORK_CHARS)
