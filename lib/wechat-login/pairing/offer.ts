import { getConfig } from '../config/of-process.ts'
import { publish } from '../events.ts'
import { clientAddress } from '../http/client-address.ts'
import { requestIdOf } from '../http/request-id.ts'
import type { ReturnPath } from '../http/return-path.ts'
import { getKeys } from '../keys/keys.ts'
import { readSentCookies, trackerCookie } from '../session/login-cookies.ts'
import { newTracker, trackerAfter } from '../session/tracker.ts'
import { describeComputer } from './computer.ts'
import { showComputerPage } from './computer-page.ts'
import { newPairingSecret, secretsCookie, sentSecrets } from './secret-cookie.ts'
import { newTicket } from './ticket.ts'

/**
 * The page for a computer without a session: a QR code and two digits. Nothing is stored. The secret is new each time:
 * an attacker who planted cookies in this browser would know the one that it sent.
 * @param path where the visitor wants to go
 */
export function offerPairing(path: ReturnPath, headers: Headers): Response {
  const [config, keys] = [getConfig(), getKeys()]
  const { began, loggedIn } = readSentCookies(headers, config, keys)
  const [[pending], [ended]] = [began, loggedIn]
  const tracker = pending ?? (ended === undefined ? newTracker(keys) : trackerAfter(ended, keys))
  const secret = newPairingSecret()
  const computer = describeComputer(headers.get('user-agent'))
  const address = clientAddress(headers, config.trustedProxies)
  const ticket = newTicket({ tracker, secret }, computer, address, Math.floor(Date.now() / 1000), keys)
  publish({ name: 'pairing.offered', requestId: requestIdOf(headers) })
  const answer = showComputerPage('waiting', ticket, path, headers)
  if (pending === undefined) answer.headers.append('Set-Cookie', trackerCookie(tracker, config))
  answer.headers.append('Set-Cookie', secretsCookie([secret, ...sentSecrets(headers, config)], config))
  return answer
}
