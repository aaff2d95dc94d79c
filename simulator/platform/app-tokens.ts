import { createHash } from 'node:crypto'

/** What WeChat takes an account's access token for, or the errcode that refuses it. */
export type AppTokenUse =
  | { readonly kind: 'valid' }
  | { readonly kind: 'refused'; readonly errcode: 40001 | 41001 | 42001 }

/** The account's own access tokens, and the tickets of the JS-SDK. */
export type AppTokens = {
  /** The token in force and its remaining seconds. @param force ends it at once, and makes another */
  readonly stable: (force: boolean) => { readonly accessToken: string; readonly expiresIn: number }
  readonly use: (accessToken: string) => AppTokenUse
  /** The ticket in force and its remaining seconds. */
  readonly ticket: () => { readonly ticket: string; readonly expiresIn: number }
  /** The tickets that a signature may have been made with. */
  readonly livingTickets: () => readonly string[]
}

const LIFETIME_SECONDS = 7200
/** So long before its end the normal mode makes another; both are valid until then. */
const OVERLAP_SECONDS = 300

type Issued = { readonly text: string; readonly endsAtMs: number }

/**
 * The tickets follow from the secret, and the first is in force from the start: a simulator that starts anew with
 * `next dev` takes the one that the product's store has kept, as WeChat would.
 * @param secret of the account
 * @see WeChat 获取稳定版接口调用凭据
 */
export function issueAppTokens(
  now: () => number,
  random: (bytes: number) => Uint8Array,
  secret: string,
): AppTokens {
  const issue = (text: string): Issued => ({ text, endsAtMs: now() + LIFETIME_SECONDS * 1000 })
  let ticketsMade = 0
  const issueTicket = () => {
    ticketsMade += 1
    return issue(createHash('sha512').update(`ticket ${ticketsMade} ${secret}`).digest('base64url'))
  }
  let tokens: readonly Issued[] = []
  let tickets: readonly Issued[] = [issueTicket()]
  const secondsLeft = ({ endsAtMs }: Issued) => Math.floor((endsAtMs - now()) / 1000)
  const inForce = (issued: readonly Issued[]) => issued.find((one) => secondsLeft(one) > OVERLAP_SECONDS)
  return {
    stable: (force) => {
      let token = force ? undefined : inForce(tokens)
      if (token === undefined) {
        token = issue(Buffer.from(random(100)).toString('base64url'))
        tokens = force ? [token] : [token, ...tokens].slice(0, 2)
      }
      return { accessToken: token.text, expiresIn: secondsLeft(token) }
    },
    use: (accessToken) => {
      if (accessToken === '') return { kind: 'refused', errcode: 41001 }
      const token = tokens.find(({ text }) => text === accessToken)
      if (token === undefined) return { kind: 'refused', errcode: 40001 }
      return secondsLeft(token) > 0 ? { kind: 'valid' } : { kind: 'refused', errcode: 42001 }
    },
    ticket: () => {
      let ticket = inForce(tickets)
      if (ticket === undefined) {
        ticket = issueTicket()
        tickets = [ticket, ...tickets].slice(0, 2)
      }
      return { ticket: ticket.text, expiresIn: secondsLeft(ticket) }
    },
    livingTickets: () => tickets.filter((one) => secondsLeft(one) > 0).map(({ text }) => text),
  }
}
