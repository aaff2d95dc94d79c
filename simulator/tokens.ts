import type { Grant } from './codes.ts'
import { openIdOf } from './users.ts'

export type Token = { readonly openId: string; readonly grant: Grant; readonly expiresAtMs: number }

export type Tokens = {
  readonly issue: (grant: Grant) => { accessToken: string; refreshToken: string; openId: string }
  readonly find: (accessToken: string) => Token | null
  readonly refresh: (refreshToken: string) => { accessToken: string; token: Token } | null
}

export const TOKEN_SECONDS = 7200

/** The user-level tokens that come with an openId; a snapshot page's user is thrown away each time. */
export function issueTokens(now: () => number, random: (bytes: number) => Uint8Array): Tokens {
  const access = new Map<string, Token>()
  const refresh = new Map<string, Token>()
  const newToken = () => `${Buffer.from(random(84)).toString('base64url')}`
  const keep = (token: Token) => {
    const accessToken = newToken()
    access.set(accessToken, { ...token, expiresAtMs: now() + TOKEN_SECONDS * 1000 })
    return accessToken
  }
  return {
    issue: (grant) => {
      const openId = grant.snapshot
        ? `o${Buffer.from(random(21)).toString('base64url').slice(0, 27)}`
        : openIdOf(grant.user, grant.appId)
      const token: Token = { openId, grant, expiresAtMs: 0 }
      const refreshToken = newToken()
      refresh.set(refreshToken, token)
      return { accessToken: keep(token), refreshToken, openId }
    },
    find: (accessToken) => {
      const token = access.get(accessToken)
      return token === undefined || token.expiresAtMs <= now() ? null : token
    },
    refresh: (refreshToken) => {
      const token = refresh.get(refreshToken)
      return token === undefined ? null : { accessToken: keep(token), token }
    },
  }
}
