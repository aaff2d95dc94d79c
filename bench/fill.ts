import { deriveKeyRing } from '../lib/wechat-login/keys/keys.ts'
import { newRecord } from '../lib/wechat-login/session/record.ts'
import type { RecordSigning } from '../lib/wechat-login/session/signed-record.ts'
import type { SessionStore } from '../lib/wechat-login/session/stores/store.ts'
import { newTracker, sessionKey } from '../lib/wechat-login/session/tracker.ts'
import { type OpenId, parseOpenId } from '../lib/wechat-login/wechat/open-id.ts'

const AT_ONCE = 500
const LIFETIMES = { sessionIdleSeconds: 43_200, sessionMaxSeconds: 43_200 }

const keys = deriveKeyRing(['a secret for measuring, of no other use'])

export const SIGNING: RecordSigning = { keys, sessionMaxSeconds: LIFETIMES.sessionMaxSeconds }

/** The openId of a made-up person. */
export function person(at: number): OpenId {
  const openId = parseOpenId(`oMeasured${String(at).padStart(19, '0')}`)
  if (openId === null) throw new Error('a sane openId')
  return openId
}

/** Writes `count` sessions of different people, each as a login writes it. */
export async function fill(store: Pick<SessionStore, 'create'>, sessions: number): Promise<void> {
  const nowSeconds = Math.floor(Date.now() / 1000)
  for (let at = 0; at < sessions; at += AT_ONCE)
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, sessions - at) }, (_, offset) => {
        const record = newRecord(person(at + offset), '微信 · Android', nowSeconds, LIFETIMES)
        return store.create(sessionKey(newTracker(keys)), record, LIFETIMES.sessionIdleSeconds)
      }),
    )
}
