import { randomBytes } from 'node:crypto'

/** Which phone asks. A browser is one phone: its windows share cookies, and so a login. */
export const PHONE_COOKIE = 'wechat_sim_phone'

/** A browser that has no phone yet gets one. */
export function givePhone(): string {
  return `${PHONE_COOKIE}=${randomBytes(8).toString('hex')}; Path=/; HttpOnly; SameSite=Lax`
}

/** @param header `Cookie` */
export function phoneIn(header: string | undefined): string | null {
  return new RegExp(`(?:^|; )${PHONE_COOKIE}=([0-9a-f]{16})(?:;|$)`).exec(header ?? '')?.[1] ?? null
}
