import { sealData, unsealData } from 'iron-session'
import type { z } from 'zod'
import type { KeyRing, KeySet } from './keys.ts'

/** Each has a key of its own: what was sealed for one opens for no other. */
export type SealPurpose = 'user' | 'path' | 'profile'

const NO_EXPIRY_SECONDS = 0 // as iron-session spells it

/**
 * Content that only our own secrets open, as iron-session writes it, by the first of them. Costs about 0.4 ms.
 * @param ttlSeconds how long it opens, and iron-session's own minute longer; null: always
 */
export function seal(
  purpose: SealPurpose,
  content: Readonly<Record<string, unknown>>,
  ttlSeconds: number | null,
  { signing }: KeyRing,
): Promise<string> {
  return sealData(content, { password: passwordOf(purpose, [signing]), ttl: ttlSeconds ?? NO_EXPIRY_SECONDS })
}

/**
 * What was sealed for this purpose, by any of our secrets, or null: forged, over, of a secret that is gone, or of
 * another shape. How long a seal opens stands in it. Costs about 0.4 ms.
 */
export async function openSeal<Content>(
  purpose: SealPurpose,
  text: string,
  schema: z.ZodType<Content>,
  { all }: KeyRing,
): Promise<Content | null> {
  let opens = true
  const onUnsealError = () => {
    opens = false // iron-session itself answers `{}`, which may well fit the schema
  }
  const content: unknown = await unsealData(text, { password: passwordOf(purpose, all), onUnsealError })
  return opens ? (schema.safeParse(content).data ?? null) : null
}

/** By the secret's own id, so that its place in the list may change. */
function passwordOf(purpose: SealPurpose, keySets: readonly KeySet[]): Record<string, string> {
  return Object.fromEntries(keySets.map((keySet) => [keySet.id, keySet[`${purpose}Seal`]]))
}
