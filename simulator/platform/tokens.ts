import type { Grant } from './codes.ts'
import { openIdOf } from './users.ts'

export type Token = { readonly openId: string; readonly grant: Grant; readonly expiresAtMs: number }

/** What a token gives access to, or the errcode that refuses it. */
export type TokenUse =
  | { readonly kind: 'valid'; readonly token: Token }
  | { readonly kind: 'refused'; readonly errcode: 40014 | 40030 | 42001 | 42002 }

export type Tokens = {
  readonly issue: (grant: Grant) => { accessToken: string; refreshToken: string; openId: string }
  readonly use: (accessToken: string) => TokenUse
  readonly refresh: (refreshToken: string) => { accessToken: string; use: TokenUse }
}

export const TOKEN_SECONDS = 7200
const REFRESH_SECONDS = 30 * 24 * 3600

/** The user-level tokens that come with an openId. Each snapshot page has a new user. */
export function issueTokens(now: () => number, random: (bytes: number) => Uint8Array): Tokens {
  const access = new Map<string, Token>()
  const refresh = new Map<string, Token>()
  const keep = (tokens: Map<string, Token>, token: Omit<Token, 'expiresAtMs'>, seconds: number) => {
    const text = Buffer.from(random(84)).toString('base64url')
    tokens.set(text, { ...token, expiresAtMs: now() + seconds * 1000 })
    return text
  }
  const use = (
    token: Token | undefined,
    errcodes: { unknown: 40014 | 40030; over: 42001 | 42002 },
  ): TokenUse => {
    if (token === undefined) return { kind: 'refused', errcode: errcodes.unknown }
    return token.expiresAtMs > now() ? { kind: 'valid', token } : { kind: 'refused', errcode: errcodes.over }
  }
  return {
    issue: (grant) => {
      const openId = grant.snapshot
        ? `o${Buffer.from(random(21)).toString('base64url').slice(0, 27)}`
        : openIdOf(grant.user, grant.appId)
      const accessToken = keep(access, { openId, grant }, TOKEN_SECONDS)
      return { accessToken, refreshToken: keep(refresh, { openId, grant }, REFRESH_SECONDS), openId }
    },
    use: (accessToken) => use(access.get(accessToken), { unknown: 40014, over: 42001 }),
    refresh: (refreshToken) => {
      const used = use(refresh.get(refreshToken), { unknown: 40030, over: 42002 })
      return { accessToken: used.kind === 'valid' ? keep(access, used.token, TOKEN_SECONDS) : '', use: used }
    },
  }
}
