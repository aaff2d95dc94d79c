import type { Config } from '../config.ts'

/** Whether visitors reach us by https: then cookies are `Secure`, and browsers are told to stay with it. */
export function isHttps({ appOrigin }: Pick<Config, 'appOrigin'>): boolean {
  return appOrigin.startsWith('https:')
}
