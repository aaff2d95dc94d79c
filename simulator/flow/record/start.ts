import { dirname, join } from 'node:path'
import { callbackOriginOf } from '../../../lib/wechat-login/config/callback-relay.ts'
import type { Config } from '../../../lib/wechat-login/config/config.ts'
import type { KeyRing } from '../../../lib/wechat-login/keys/keys.ts'
import { unmarkState } from '../../../lib/wechat-login/relay/mark.ts'
import { openState } from '../../../lib/wechat-login/state/state.ts'
import type { RecordedFlow } from '../../world.ts'
import type { DecodedState } from '../hop.ts'
import { startCapture } from './capture.ts'
import { maskedAddress } from './mask.ts'
import { watchQrCodes } from './qr-codes.ts'
import { openRecord } from './record.ts'
import { startRecorder } from './recorder.ts'

/** Records the logins of this process from now on, beside its sessions. */
export function startFlow(config: Config, keys: KeyRing): RecordedFlow {
  const folder = config.store.kind === 'file' ? dirname(config.store.path) : '.data'
  const record = openRecord(join(folder, 'flow.db'))
  const qrCodes = watchQrCodes(config.appOrigin)
  const recorder = startRecorder(record, Date.now)
  const { platformAnswers } = startCapture({
    origins: { app: config.appOrigin, open: config.openOrigin, callback: callbackOriginOf(config) },
    ports: { app: Number(process.env.PORT), open: config.simulatorPort },
    recorder,
    qrCodes,
    readState: (state) => readState(state, config, keys),
  })
  return { record, platformAnswers, holderDoes: recorder.holderDoes, qrCodes: qrCodes.list }
}

/** What the product reads in a state, without nonce and MACs. */
function readState(state: string, config: Config, keys: KeyRing): DecodedState {
  const relay = config.callbackRelay
  const own = relay?.kind === 'environment' ? unmarkState(state, relay, config.appOrigin) : state
  const opened = openState(own, config, keys)
  const unknown = { attempt: null, issuedAtSeconds: null, path: null }
  if (opened.kind === 'unreadable') return { kind: 'unreadable', ...unknown }
  if (opened.kind !== 'sound') return { kind: opened.kind, ...unknown, attempt: opened.attempt }
  const { attempt, issuedAtSeconds, path } = opened.login
  const kept = path.kind === 'inline' ? path.path : path.fallback
  return { kind: 'sound', attempt, issuedAtSeconds, path: kept === null ? null : maskedAddress(kept) }
}
