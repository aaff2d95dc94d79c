import { randomBytes } from 'node:crypto'
import type { Config } from '../config/config.ts'
import { OPEN_DIRECTIVES, type OpenDirective } from '../config/options.ts'
import { AVATAR_HOSTS } from '../wechat/avatar-url.ts'

type FrameConfig = Pick<Config, 'production' | 'openOrigin' | 'simulatorPort'>
type PolicyConfig = FrameConfig & Pick<Config, 'policySources' | 'profile'>

/** Where a page finds the nonce of its own inline scripts. */
export const NONCE_HEADER = 'x-nonce'

/** Nobody can guess it; up to the `-` it is the request's id, so that a page that failed can name its request. */
export function newNonce(requestId: string): string {
  return `${requestId}-${randomBytes(16).toString('base64')}`
}

/**
 * What a page may load, run and send. A form may end at WeChat: one that meets an ended session is redirected there,
 * and Chromium holds redirects of a form to `form-action` too.
 * @see OWASP ASVS 5.0 V3.4.3
 */
export function contentSecurityPolicy(nonce: string, config: PolicyConfig): string {
  const { production, openOrigin, policySources, profile } = config
  const [evaluates, connects, styles] = production
    ? ['', '', `'nonce-${nonce}'`]
    : [" 'unsafe-eval'", ' ws:', "'unsafe-inline'"] // React's and Next's own tools
  const avatars = profile ? AVATAR_HOSTS.map((host) => ` https://${host}`).join('') : ''
  const ours: Partial<Record<OpenDirective, string>> = {
    'script-src': `'self' 'nonce-${nonce}'${evaluates}`,
    'style-src': `'self' ${styles}`,
    'img-src': `'self' data:${avatars}`,
    'connect-src': `'self'${connects}`,
    'form-action': `'self' ${openOrigin}`,
  }
  const open = OPEN_DIRECTIVES.filter((name) => name in ours || name in policySources)
  return [
    "default-src 'self'",
    ...open.map((name) => [name, ours[name] ?? "'self'", ...(policySources[name] ?? [])].join(' ')),
    "object-src 'none'",
    "base-uri 'none'",
    frameAncestors(config),
  ].join('; ')
}

/** Who may show a page in a frame: nobody else; in development the simulator's phone too. */
export function frameAncestors({ production, simulatorPort, openOrigin }: FrameConfig): string {
  const phone = production || simulatorPort === null ? '' : ` ${openOrigin}`
  return `frame-ancestors 'self'${phone}`
}
