import type { Config } from '../config/config.ts'

// A file of its own: cookies, the gate and the listener in front of Next ask the same question.

/** Whether visitors reach us by https: then cookies are `Secure`, and browsers are told to stay with it. */
export function isHttps({ appOrigin }: Pick<Config, 'appOrigin'>): boolean {
  return appOrigin.startsWith('https:')
}

/** What every answer of a site on https says. @see RFC 6797 §6.1; a year */
export const STAY_WITH_HTTPS = ['Strict-Transport-Security', 'max-age=31536000'] as const
