import { bothNames, COOKIES } from '../../lib/wechat-login/http/cookies.ts'

/**
 * `Set-Cookie` lines that delete the product's cookies, under each name it may give them. Cookies ignore ports: on one
 * host, as in development, the simulator may set the product's.
 */
export const FORGET_PRODUCT: readonly string[] = Object.values(COOKIES)
  .flatMap(bothNames)
  .map((name) => `${name}=; Path=/; Max-Age=0${name.startsWith('__Host-') ? '; Secure' : ''}`)
