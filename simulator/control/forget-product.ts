import { bothNames, COOKIES } from '../../lib/wechat-login/http/cookies.ts'

/**
 * `Set-Cookie` lines that take the product's cookies from the client, under whichever names it sets them. Cookies know
 * no ports: where both are on one host, as in development, the simulator may set the product's.
 */
export const FORGET_PRODUCT: readonly string[] = Object.values(COOKIES)
  .flatMap(bothNames)
  .map((name) => `${name}=; Path=/; Max-Age=0${name.startsWith('__Host-') ? '; Secure' : ''}`)
