import { deriveKeyRing } from '../../../lib/wechat-login/keys/keys.ts'
import type { RecordSigning } from '../../../lib/wechat-login/session/signed-record.ts'

/** The keys with which a test's store signs its records. */
export const SIGNING: RecordSigning = {
  keys: deriveKeyRing(['a secret of the stores that tests open']),
  sessionMaxSeconds: 43_200,
}
