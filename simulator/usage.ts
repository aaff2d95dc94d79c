import { SIMULATED_ACCOUNT } from '../lib/wechat-login/config/simulated-account.ts'
import type { Settings } from './settings.ts'

/** What `npm run simulator -- --help` prints. */
export const USAGE = `npm run simulator

WeChat's open platform on this machine, as strict as the original, for tests and for a rehearsal (docs/simulator.md).
It takes no parameters, and reads these variables:

  SIMULATOR_PORT=4000             where it listens, on 127.0.0.1
  SIMULATOR_DOMAIN=localhost      网页授权域名: the host of APP_ORIGIN
  SIMULATOR_ANY_PORT=1            APP_ORIGIN may have a port, and be localhost or 127.0.0.1
  SIMULATOR_ANY_CLIENT=1          any browser may log in, not only WeChat's
  SIMULATOR_REQUIRE_STATE=1       an empty state is error 10013
  SIMULATOR_CALLBACK_ADDRESS      host:port where the simulator's own clients find the product
  WECHAT_APP_ID, WECHAT_APP_SECRET    another account than the simulator's own
  MINI_PROGRAM_KEY                another key of the mini program's server than ${SIMULATED_ACCOUNT.miniProgramKey}

Exit status: 2 for a parameter, 1 if it cannot listen.`

/**
 * The lines of `.env.production` that lead a production server to this simulator. An address, not a name: browsers
 * remember for a name that it speaks https, for each of its ports. @see RFC 6797 §8.3
 */
export function environmentFor(port: number, { account }: Pick<Settings, 'account'>): readonly string[] {
  const origin = `http://127.0.0.1:${port}`
  const isOwn = account.secret === SIMULATED_ACCOUNT.secret
  return [
    `WECHAT_APP_ID=${account.appId}`,
    ...(isOwn ? [`WECHAT_APP_SECRET=${account.secret}`] : []), // an operator's own secret is not printed
    `WECHAT_OPEN_ORIGIN=${origin}`,
    `WECHAT_API_ORIGIN=${origin}`,
  ]
}

/** What the simulator says when it listens. */
export function linesAtStart(
  port: number,
  settings: Pick<Settings, 'account' | 'authorizedDomain' | 'anyPort'>,
): readonly string[] {
  const { authorizedDomain, anyPort } = settings
  const callbacks = anyPort
    ? `${[...new Set([authorizedDomain, 'localhost', '127.0.0.1'])].join(', ')}, on any port (SIMULATOR_DOMAIN, SIMULATOR_ANY_PORT=1)`
    : `${authorizedDomain} without a port (SIMULATOR_DOMAIN; SIMULATOR_ANY_PORT=1 allows ports)`
  return [
    `WeChat is simulated at http://127.0.0.1:${port}/simulator/`,
    `It sends visitors back to ${callbacks}.`,
    'In the environment of a production server (docs/simulator.md):',
    ...environmentFor(port, settings).map((line) => `  ${line}`),
  ]
}
