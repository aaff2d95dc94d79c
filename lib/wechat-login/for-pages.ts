import type { WeChatConfig } from './js-sdk/we-chat-config.ts'
import { needsNode } from './needs-node.ts'
import type { KnownProfile } from './profile/page-profile.ts'
import type { Profile } from './profile/profile.ts'
import type { OwnSession } from './session/own-sessions.ts'
import type { PageSession } from './session/page-session.ts'
import type { ApplicationDataKinds } from './storage/application-data.ts'

/* The part of the face that pages, route handlers and Server Actions call. Loaded as index.ts says. */

/**
 * The visitor's session, for pages, route handlers and Server Actions; without one they are sent to log in.
 * @param fresh for what changes something: the store is asked once more, where writes go; while it cannot be asked,
 *   the visitor is sent to a page that says so
 * @example
 * const { openId } = await requireSession()
 * @example
 * const { openId } = await requireSession({ fresh: true }) // in a Server Action
 */
export async function requireSession(how: { readonly fresh?: boolean } = {}): Promise<PageSession> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./session/page-session.ts')).requireSession(how)
  throw needsNode()
}

/**
 * The visitor's session, or null, for what everybody may open.
 * @throws {StoreUnreachableError}
 * @example
 * const session = await getSession()
 */
export async function getSession(): Promise<PageSession | null> {
  if (process.env.NEXT_RUNTIME === 'nodejs') return (await import('./session/page-session.ts')).getSession()
  throw needsNode()
}

/**
 * The work's result. If it fails, the failure is logged and the visitor sent to the page that says to try again.
 * @param page where that page leads back to when the browser does not say where it came from
 * @example
 * await orTooBusy(() => orders.cancel(openId, id), '/orders')
 */
export async function orTooBusy<Result>(work: () => Promise<Result>, page?: string): Promise<Result> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./help/or-too-busy.ts')).orTooBusy(work, page ?? null)
  throw needsNode()
}

/**
 * The visitor's sessions, newest first; null: the store is away.
 * @example
 * const sessions = await listSessions(await requireSession())
 */
export async function listSessions(here: PageSession): Promise<readonly OwnSession[] | null> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./session/own-sessions.ts')).listSessions(here)
  throw needsNode()
}

/**
 * Ends one session of the visitor's own, in a Server Action; a key of somebody else's ends nothing.
 * @example
 * await endSession(String(form.get('key')))
 */
export async function endSession(key: string): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./session/own-sessions.ts')).endSession(key)
  throw needsNode()
}

/**
 * The visitor's nickname and avatar as they are kept; WeChat is not asked.
 * @example
 * const known = await getProfile(await requireSession())
 */
export async function getProfile(session: PageSession): Promise<KnownProfile> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./profile/page-profile.ts')).getProfile(session)
  throw needsNode()
}

/**
 * The visitor's nickname and avatar, in a Server Action; where they are not known, the visitor is sent to WeChat's
 * consent and comes back to the page of the form.
 * @param page where to come back to when the browser does not say where the form was
 * @throws when no form of ours was sent
 * @example
 * const { nickname } = await requireProfile('/account')
 */
export async function requireProfile(page: string): Promise<Profile> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./profile/page-profile.ts')).requireProfile(page)
  throw needsNode()
}

/**
 * Takes the visitor's consent back, in a Server Action: nickname and avatar are deleted.
 * @param page as in `orTooBusy`
 * @example
 * await forgetProfile('/account')
 */
export async function forgetProfile(page: string): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./profile/page-profile.ts')).forgetProfile(page)
  throw needsNode()
}

/**
 * The address of the page script, for the root layout: before anything is painted, hence neither async nor deferred.
 * @example
 * <script src={await pageScriptAddress()} />
 */
export async function pageScriptAddress(): Promise<string> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await (await import('./page-script/served.ts')).servedPageScript()).address
  throw needsNode()
}

/**
 * The nonce of this request's policy, for a `<script>` or `<style>` element that a page writes itself.
 * @returns undefined where the gate did not see the request
 * @example
 * <style nonce={await pageNonce()}>{'.bar { width: 40% }'}</style>
 */
export async function pageNonce(): Promise<string | undefined> {
  if (process.env.NEXT_RUNTIME === 'nodejs') return (await import('./http/page-nonce.ts')).pageNonce()
  throw needsNode()
}

/**
 * The signature over an address of ours, for pages that set WeChat's JS-SDK up by themselves; elsewhere `withWeChat`
 * (`client.ts`) does it all. Null: there is none for now, and the log says why.
 * @param address whole, as `location.href` says it: on iOS the one that the WebView first opened
 * @throws when the address is none of APP_ORIGIN, or the option `jsSdk` is off
 * @example
 * const config = await getWeChatConfig(address) // in the browser: wx.config({ ...config, jsApiList: ['scanQRCode'] })
 */
export async function getWeChatConfig(address: string): Promise<WeChatConfig | null> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./js-sdk/we-chat-config.ts')).getWeChatConfig(address)
  throw needsNode()
}

/**
 * A tag of 16 characters over a text, by a key that SESSION_SECRET gives for this purpose, such as over the openId of
 * the visitor a form was made for. It tells nobody the text, and nobody else can make it.
 * @example
 * <input type="hidden" name="owner" value={await tagFor('order-form', openId)} />
 */
export async function tagFor(purpose: string, text: string): Promise<string> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const [{ tagFor }, { getKeys }] = [await import('./keys/tag.ts'), await import('./keys/keys.ts')]
    return tagFor(purpose, text, getKeys())
  }
  throw needsNode()
}

/**
 * Whether `tagFor` made this tag of this text, by any of the secrets.
 * @example
 * if (!(await isTagFor(String(form.get('owner')), 'order-form', openId))) return refuse()
 */
export async function isTagFor(tag: string, purpose: string, text: string): Promise<boolean> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const [{ isTagFor }, { getKeys }] = [await import('./keys/tag.ts'), await import('./keys/keys.ts')]
    return isTagFor(tag, purpose, text, getKeys())
  }
  throw needsNode()
}

/**
 * Data of the application's own in the store that the operator chose: tables in the SQLite file, keys in the Redis.
 * Opened once a process.
 * @param name of this data alone
 * @throws {ConfigError} when the file cannot be used
 * @example
 * const orders = await openApplicationData('orders', {
 *   file: (open) => ordersInFile(open('CREATE TABLE IF NOT EXISTS …')),
 *   redis: (redis) => ordersInRedis(redis),
 * })
 */
export async function openApplicationData<Data>(
  name: string,
  kinds: ApplicationDataKinds<Data>,
): Promise<Data> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./storage/application-data.ts')).openApplicationData(name, kinds)
  throw needsNode()
}
