import { getConfig } from '../config/of-process.ts'
import { redirectTo } from '../http/redirect.ts'
import { parseReturnPath, type ReturnPath } from '../http/return-path.ts'
import { getKeys } from '../keys/keys.ts'
import { readSentCookies } from '../session/login-cookies.ts'
import { lookUpSession } from '../session/look-up.ts'
import { getStore } from '../session/stores/open-store.ts'
import { detectClient, isComputerBrowser } from '../wechat/client.ts'
import { showComputerPage } from './computer-page.ts'
import { offerPairing } from './offer.ts'
import { sentSecrets } from './secret-cookie.ts'
import { boundSecrets, isTicketInTime, type Ticket } from './ticket.ts'
import { glanceAtTicket } from './watch.ts'

/**
 * `/pair/computer?to=…`: a QR code for a computer that asks for one, also where any browser may log in. Everybody
 * else goes on to the page: those who can log in there, and those who have.
 * @throws {StoreUnreachableError}
 */
export async function openOffer(request: Request): Promise<Response> {
  const [config, keys, path, { headers }] = [getConfig(), getKeys(), pathTo(request), request]
  const lookup = await lookUpSession(readSentCookies(headers, config, keys), {
    store: getStore,
    config,
    keys,
    nowMs: Date.now(),
  })
  if (lookup.kind === 'unreachable') throw lookup.error
  const offers = lookup.kind === 'none' && isComputerBrowser(detectClient(headers.get('user-agent')))
  return offers ? offerPairing(path, headers) : redirectTo(config.appOrigin + path)
}

/**
 * `/pair/computer/{ticket}?to=…`: the page of a ticket once more, for the browser that it was made for: without scripts
 * it comes here by itself.
 * @throws {StoreUnreachableError}
 */
export async function openComputerPage(ticket: Ticket, request: Request): Promise<Response> {
  const [path, { headers }] = [pathTo(request), request]
  const open = isTicketInTime(ticket, Math.floor(Date.now() / 1000)) && isOfThisBrowser(ticket, headers)
  return showComputerPage(open ? await glanceAtTicket(ticket) : 'over', ticket, path, headers)
}

/** Whether the request comes from the browser that the ticket was made for. */
export function isOfThisBrowser(ticket: Ticket, headers: Headers): boolean {
  const config = getConfig()
  const { began } = readSentCookies(headers, config, getKeys())
  return boundSecrets(ticket, began, sentSecrets(headers, config)) !== null
}

function pathTo({ url }: Request): ReturnPath {
  const { appOrigin, home } = getConfig()
  return parseReturnPath(new URL(url).searchParams.get('to') ?? '', appOrigin) ?? home
}
