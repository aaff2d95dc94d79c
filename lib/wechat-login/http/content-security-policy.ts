import { randomBytes } from 'node:crypto'
import type { Config } from '../config/config.ts'
import {
  OPEN_DIRECTIVES,
  type OpenDirective,
  type PolicySources,
  UNSAFE_EVAL,
  UNSAFE_INLINE,
} from '../config/policy-directives.ts'
import { AVATAR_HOSTS } from '../wechat/avatar-url.ts'
import { jsSdkScript } from '../wechat/js-sdk-script.ts'

type FrameConfig = Pick<Config, 'production' | 'openOrigin' | 'simulatorPort'>
type PolicyConfig = FrameConfig & Pick<Config, 'policySources' | 'profile' | 'callbackRelay' | 'jsSdk'>

/** Where a page finds the nonce of its own inline scripts. */
export const NONCE_HEADER = 'x-nonce'

/** Nobody can guess it; up to the `-` it is the request's id, so that a page that failed can name its request. */
export function newNonce(requestId: string): string {
  return `${requestId}-${randomBytes(16).toString('base64')}`
}

/**
 * What a page may load, run and send. A form may end at WeChat: one that meets an ended session is redirected there
 * and back by way of the callback domain, and Chromium holds redirects of a form to `form-action` too. Development adds what Next's and React's own tools need:
 * eval, and `<style>` elements until the page script takes them back (`page-script/tell-refusals.ts`).
 * @see OWASP ASVS 5.0 V3.4.3
 */
export function contentSecurityPolicy(nonce: string, config: PolicyConfig): string {
  const { production, openOrigin, policySources, profile, callbackRelay, jsSdk } = config
  const relay = callbackRelay?.kind === 'environment' ? ` ${callbackRelay.callbackOrigin}` : ''
  const own = `'self' 'nonce-${nonce}'`
  const avatars = profile ? AVATAR_HOSTS.map((host) => ` https://${host}`).join('') : ''
  const sdk = jsSdk ? ` ${jsSdkScript(openOrigin)}` : '' // the one file of WeChat's
  const ours: Partial<Record<OpenDirective, string>> = {
    'script-src': `${own}${sdk} 'wasm-unsafe-eval'${production ? '' : ` ${UNSAFE_EVAL}`}`,
    'style-src': production ? stylesOf(own, policySources) : `'self' ${UNSAFE_INLINE}`,
    // Only a script of the page can make an address of blob:, such as the preview of a photo that was chosen.
    'img-src': `'self' data: blob:${avatars}`,
    'media-src': "'self' blob:",
    'connect-src': "'self'",
    'form-action': `'self' ${openOrigin}${relay}`,
  }
  const open = OPEN_DIRECTIVES.filter((name) => name in ours || name in policySources)
  return [
    "default-src 'self'",
    ...open.map((name) => [name, ours[name] ?? "'self'", ...(policySources[name] ?? [])].join(' ')),
    `style-src-attr ${UNSAFE_INLINE}`, // React and next/image write style attributes
    "object-src 'none'",
    "base-uri 'none'",
    frameAncestors(config),
  ].join('; ')
}

/** Browsers ignore 'unsafe-inline' where there is a nonce. */
function stylesOf(own: string, { 'style-src': sources = [] }: PolicySources): string {
  return sources.includes(UNSAFE_INLINE) ? "'self'" : own
}

/**
 * For a file of `public/`: a document, such as html or svg, shows its text and its drawing, and runs nothing. Null for
 * scripts, whose workers would be held to it, and for PDF, whose viewer would.
 */
export function filePolicy(name: string, config: FrameConfig): string | null {
  if (/\.(?:m?js|pdf)$/i.test(name)) return null
  return [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "form-action 'none'",
    "base-uri 'none'",
    frameAncestors(config),
    'sandbox',
  ].join('; ')
}

/** Who may show a page in a frame: nobody else; in development the simulator's phone too. */
export function frameAncestors({ production, simulatorPort, openOrigin }: FrameConfig): string {
  const phone = production || simulatorPort === null ? '' : ` ${openOrigin}`
  return `frame-ancestors 'self'${phone}`
}
