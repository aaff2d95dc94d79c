import type { KeyRing, KeySet } from '../keys/keys.ts'
import { mac, sameText } from '../keys/mac.ts'
import type { OpenId } from '../wechat/open-id.ts'

/** Whose form it is, as the form itself says it: a tag of 16 letters that tells nobody the openId. */
export function formOwner(openId: OpenId, { signing }: KeyRing): string {
  return tagOf(openId, signing)
}

/** Whether a form was opened by this person; a browser may hold somebody else's session by the time it is sent. */
export function isFormOwner(tag: string, openId: OpenId, { all }: KeyRing): boolean {
  return all.some((keys) => sameText(tag, tagOf(openId, keys)))
}

const tagOf = (openId: OpenId, { formOwner }: KeySet) =>
  mac(formOwner, openId).subarray(0, 12).toString('base64url')
