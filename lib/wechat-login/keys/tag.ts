import type { KeyRing, KeySet } from './keys.ts'
import { mac, sameText } from './mac.ts'

/** A tag of 16 characters over a text of the application; each purpose has its own tags. */
export function tagFor(purpose: string, text: string, { signing }: KeyRing): string {
  return tagBy(purpose, text, signing)
}

/** Whether it is a tag of this text, by any of our secrets. */
export function isTagFor(tag: string, purpose: string, text: string, { all }: KeyRing): boolean {
  return all.some((keys) => sameText(tag, tagBy(purpose, text, keys)))
}

const tagBy = (purpose: string, text: string, { applicationTag }: KeySet) =>
  mac(applicationTag, purpose, text).subarray(0, 12).toString('base64url')
