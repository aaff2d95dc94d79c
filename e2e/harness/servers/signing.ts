import { deriveKeyRing } from '../../../lib/wechat-login/keys/keys.ts'
import type { RecordSigning } from '../../../lib/wechat-login/session/signed-record.ts'

/** What a test's own store signs its records with. */
export const SIGNING: RecordSigning = {
  keys: deriveKeyRing(['a secret of the stores that tests open']),
  sessionMaxSeconds: 43_200,
}
