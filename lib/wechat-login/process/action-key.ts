import type { KeyRing } from '../keys/keys.ts'

/**
 * The key for what Server Actions close over, which Next seals into the page: the same on every server, of whatever
 * build. In the two steps of a rotation with two secrets it stays the same one's.
 * @returns base64 of 32 bytes, for NEXT_SERVER_ACTIONS_ENCRYPTION_KEY
 */
export function actionKey({ all, signing }: KeyRing): string {
  const chosen = all.reduce((one, other) => (other.id < one.id ? other : one), signing)
  return chosen.actionValues.toString('base64')
}
