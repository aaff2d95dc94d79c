import type { HolderAct } from '../flow/record/opening.ts'
import { namePhone } from './page-state.ts'

/** Tells the record what the phone's user does, as the next request does not show it. */
export async function holderDoes(act: HolderAct): Promise<void> {
  const body = JSON.stringify({ phone: namePhone(), act })
  const headers = { 'Content-Type': 'application/json' }
  await fetch('/simulator/flow/holder', { method: 'POST', headers, body }).catch(() => null) // the page opens all the same
}
