import { getConfig } from '../config/of-process.ts'
import { publish } from '../events.ts'
import { requestIdOf } from '../http/request-id.ts'
import { parseReturnPath, type ReturnPath } from '../http/return-path.ts'
import { isSameOrigin } from '../http/same-origin.ts'
import { getKeys } from '../keys/keys.ts'
import { readSentCookies, trackerCookie, userCookie } from '../session/login-cookies.ts'
import { newRecord, type SessionRecord } from '../session/record.ts'
import { openSignedRecord, signRecord } from '../session/signed-record.ts'
import { isStillAlive } from '../session/still-alive.ts'
import { storeSession } from '../session/store-session.ts'
import { getStore } from '../session/stores/open-store.ts'
import { deriveTracker, type SessionKey, sessionKey, type Tracker } from '../session/tracker.ts'
import { sealUser } from '../session/user-seal.ts'
import { maskOpenId } from '../wechat/open-id.ts'
import { deviceOf } from './computer.ts'
import { showComputerPage } from './computer-page.ts'
import { changePairing, readPairing } from './kept-pairing.ts'
import { sentSecrets, withoutSecrets } from './secret-cookie.ts'
import { boundSecrets, isTicketInTime, type Ticket, ticketId } from './ticket.ts'

/**
 * The computer takes the session that the phone agreed to: once, by a POST of our own page, with the T and the secret
 * that the ticket was made for. Its new T is derived as after WeChat's callback, with the secret in the code's place.
 * A second POST of the same browser gets the same session, as long as that is alive.
 * @throws {StoreUnreachableError}
 */
export async function takeSession(ticket: Ticket, request: Request): Promise<Response> {
  const [config, keys, { headers }] = [getConfig(), getKeys(), request]
  if (!isSameOrigin(headers, config.appOrigin)) return new Response(null, { status: 403 })
  const form = await request.formData().catch(() => new FormData())
  const path = parseReturnPath(String(form.get('to') ?? ''), config.appOrigin) ?? config.home
  const nowSeconds = Math.floor(Date.now() / 1000)
  const sent = readSentCookies(headers, config, keys)
  const bound = boundSecrets(ticket, sent.began, sentSecrets(headers, config))
  if (bound === null || !isTicketInTime(ticket, nowSeconds))
    return showComputerPage('over', ticket, path, headers)
  const tracker = deriveTracker(bound.tracker, ticket.nonce, bound.secret, ticket.keySet)
  const key = sessionKey(tracker)
  const session =
    (await openAgreed(ticket, key, nowSeconds, requestIdOf(headers))) ??
    (await openedBefore(ticket, key, nowSeconds))
  if (session === null) return showComputerPage('over', ticket, path, headers)
  return landed({ tracker, session, path }, headers)
}

/**
 * Uses the ticket up and stores the session under this key; null: the phone has not agreed, the ticket has been used,
 * or the phone has signed out since.
 */
async function openAgreed(
  ticket: Ticket,
  key: SessionKey,
  nowSeconds: number,
  requestId: string,
): Promise<SessionRecord | null> {
  const [config, id] = [getConfig(), ticketId(ticket)]
  const kept = await readPairing(id)
  if (kept?.record?.kind !== 'agreed') return null
  const { openId, phone } = kept.record
  if (!(await isStillAlive({ key: phone, openId }, getStore(), nowSeconds, config))) return null
  const sessionMaxSeconds = Math.min(config.pairing?.sessionMaxSeconds ?? 0, config.sessionMaxSeconds)
  const lifetimes = { ...config, sessionMaxSeconds }
  const session = newRecord(openId, deviceOf(ticket.computer), nowSeconds, lifetimes)
  const used = { kind: 'over', openId, session: signRecord(key, session, getKeys()) } as const
  if (!(await changePairing(id, kept, used))) return null
  await storeSession(key, session, getStore(), { lifetimes, nowSeconds, requestId })
  return session
}

/** The session that an earlier POST of this browser took; null: none, or it has ended. */
async function openedBefore(
  ticket: Ticket,
  key: SessionKey,
  nowSeconds: number,
): Promise<SessionRecord | null> {
  const record = (await readPairing(ticketId(ticket)))?.record
  if (record?.kind !== 'over') return null
  const opened = openSignedRecord(key, record.session, getKeys())
  if (opened.kind !== 'record') return null
  const { openId } = opened.record
  return (await isStillAlive({ key, openId }, getStore(), nowSeconds, getConfig())) ? opened.record : null
}

type Taken = { readonly tracker: Tracker; readonly session: SessionRecord; readonly path: ReturnPath }

async function landed({ tracker, session, path }: Taken, request: Headers): Promise<Response> {
  const config = getConfig()
  const seal = await sealUser(session, tracker, Math.floor(Date.now() / 1000), getKeys())
  publish({ name: 'pairing.landed', requestId: requestIdOf(request), user: maskOpenId(session.openId) })
  const headers = new Headers({ Location: config.appOrigin + path, 'Cache-Control': 'no-store' })
  for (const cookie of [trackerCookie(tracker, config), userCookie(seal, config), withoutSecrets(config)])
    headers.append('Set-Cookie', cookie)
  return new Response(null, { status: 303, headers })
}
