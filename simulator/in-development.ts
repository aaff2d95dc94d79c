import { callbackOriginOf } from '../lib/wechat-login/config/callback-relay.ts'
import { readConfig } from '../lib/wechat-login/config/config.ts'
import { serverOfNext } from '../lib/wechat-login/front/in-front-of-next.ts'
import { getKeys } from '../lib/wechat-login/keys/keys.ts'
import { answerAtOurOrigin } from './at-our-origin.ts'
import { startFlow } from './flow/record/start.ts'
import { startSimulator } from './server.ts'

/** Runs the simulated WeChat inside `next dev`, unless the environment names a real account or another simulator. */
export async function startInDevelopment(): Promise<void> {
  const config = readConfig()
  const { simulatorPort: port, appId, appSecret, appOrigin, openOrigin } = config
  if (port === null) return
  const account = { appId, secret: appSecret }
  const { hostname: authorizedDomain } = new URL(callbackOriginOf(config))
  const isAtOurOrigin = openOrigin === appOrigin
  const isOpenedHere = isAtOurOrigin || ['localhost', '127.0.0.1'].includes(new URL(appOrigin).hostname)
  try {
    const { receive } = await startSimulator({
      host: isOpenedHere ? '127.0.0.1' : null,
      port,
      account,
      authorizedDomain,
      anyClient: true,
      anyPort: true,
      appOrigin,
      ...(config.miniProgram === null ? {} : { miniProgramKey: config.miniProgram[0] }),
      flow: startFlow(config, getKeys()),
    })
    if (isAtOurOrigin) answerAtOurOrigin(serverOfNext(), receive)
    console.log(`WeChat is simulated at ${openOrigin}/simulator/ — see the login there`)
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE')) throw thrown
    // Otherwise visitors and codes would go to the other server on that port.
    console.error(
      `Port ${port} is taken, and the simulated WeChat needs it. Run with another PORT (the simulator takes PORT + 1000).`,
    )
    process.exit(1)
  }
}
