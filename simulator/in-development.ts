import { getConfig } from '../lib/config.ts'
import { startSimulator } from './server.ts'

/** Runs the simulated WeChat inside `next dev`, unless the environment names a real account or another simulator. */
export async function startInDevelopment(): Promise<void> {
  const { simulatorPort: port, appId, appSecret, appOrigin } = getConfig()
  if (port === null) return
  const account = { appId, secret: appSecret }
  const authorizedDomain = new URL(appOrigin).hostname
  try {
    const { origin } = await startSimulator({
      port,
      account,
      authorizedDomain,
      anyClient: true,
      anyPort: true,
    })
    console.log(`WeChat is simulated at ${origin}/simulator/ — open ${appOrigin}/ to log in`)
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE')) throw thrown
    console.error(
      `Port ${port} is taken, so WeChat is not simulated. Run with another PORT (the simulator takes PORT + 1000).`,
    )
  }
}
