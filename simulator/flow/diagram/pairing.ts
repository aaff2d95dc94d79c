import type { Hop } from '../hop.ts'
import type { Draw, Step } from './step.ts'

/** Whether a request is the visitor's answer on the phone, or the computer's, which takes its session. */
export function isOfPairing({ method, target }: Hop): boolean {
  return method === 'POST' && target.startsWith('/pair/')
}

export function isOfComputer(hop: Hop): boolean {
  return isOfPairing(hop) && hop.target.startsWith('/pair/computer/')
}

/** Whether its answer is a page with a QR code for a phone. */
export function offersQrCode({ events }: Hop): boolean {
  return events.some(({ name }) => name === 'pairing.offered')
}

/** The computer is the visitor's too, and has no lifeline of its own. */
export function pairingArrows(hop: Hop, draw: Draw): readonly Step[] {
  const store = { store: hop.store }
  const isAnswered = hop.tookMs !== null
  if (isOfComputer(hop)) {
    const answer = hop.leadsTo === 'page' ? 'computer-landed' : 'computer-refused'
    const ask = draw('computer-takes', 'request', 'user', 'server', store)
    return isAnswered ? [ask, draw(answer, 'answer', 'server', 'user')] : [ask]
  }
  const agreed = hop.events.some(
    ({ name, detail }) => name === 'pairing.phone' && detail.includes('step agreed'),
  )
  const asks = [
    draw('types-digits', 'request', 'user', 'client'),
    draw('sends-digits', 'request', 'client', 'server', store),
  ]
  return isAnswered ? [...asks, draw(agreed ? 'agreed' : 'not-agreed', 'answer', 'server', 'client')] : asks
}
