import type { z } from 'zod'
import type { KeyRing, KeySet } from './keys.ts'

/** Each purpose has its own key: a seal of one does not open for another. */
export type SealPurpose = 'user' | 'path' | 'profile' | 'jsSdk' | 'ticket'

const NO_EXPIRY_SECONDS = 0 // iron-session's value

/**
 * Seals content with the first secret, in iron-session's format. Takes about 0.4 ms.
 * @param ttlSeconds how long it opens (iron-session adds a minute); null: for ever
 */
export async function seal(
  purpose: SealPurpose,
  content: Readonly<Record<string, unknown>>,
  ttlSeconds: number | null,
  { signing }: KeyRing,
): Promise<string> {
  const { sealData } = await ironSession()
  return sealData(content, { password: passwordOf(purpose, [signing]), ttl: ttlSeconds ?? NO_EXPIRY_SECONDS })
}

/**
 * The content sealed for this purpose with any of our secrets; null: forged, expired, of a removed secret, or of
 * another shape. The seal contains its own expiry. Takes about 0.4 ms.
 */
export async function openSeal<Content>(
  purpose: SealPurpose,
  text: string,
  schema: z.ZodType<Content>,
  { all }: KeyRing,
): Promise<Content | null> {
  let opens = true
  const onUnsealError = () => {
    opens = false // iron-session itself returns `{}`, which may fit the schema
  }
  const { unsealData } = await ironSession()
  const content: unknown = await unsealData(text, { password: passwordOf(purpose, all), onUnsealError })
  return opens ? (schema.safeParse(content).data ?? null) : null
}

/** Loaded by the first seal: the gate seals and opens some of its visits only, and no start waits for it. */
const ironSession = () => import('iron-session')

/** Passwords by the secret's id, so that its place in the list may change. */
function passwordOf(purpose: SealPurpose, keySets: readonly KeySet[]): Record<string, string> {
  return Object.fromEntries(keySets.map((keySet) => [keySet.id, keySet[`${purpose}Seal`]]))
}
