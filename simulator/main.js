import '../lib/wechat-login/process/require-node.js'

const { startSimulator } = await import('./server.ts')

const env = (name) => process.env[name]?.trim() || undefined
const [host, port] = env('SIMULATOR_CALLBACK_ADDRESS')?.split(':') ?? []
const [appId, secret] = [env('WECHAT_APP_ID'), env('WECHAT_APP_SECRET')]

const simulator = await startSimulator({
  port: Number(env('SIMULATOR_PORT') ?? 4000),
  ...(appId && secret ? { account: { appId, secret } } : {}),
  authorizedDomain: env('SIMULATOR_DOMAIN') ?? 'localhost',
  anyClient: env('SIMULATOR_ANY_CLIENT') === '1',
  anyPort: env('SIMULATOR_ANY_PORT') === '1',
  requireState: env('SIMULATOR_REQUIRE_STATE') === '1',
  callbackAddress: host && port ? { host, port: Number(port) } : null,
}).catch((error) => {
  console.error(`The simulator did not start: ${error.code ?? error.message}`)
  process.exit(1)
})
console.log(`WeChat is simulated at ${simulator.origin}/simulator/`)

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => simulator.close().then(() => process.exit(0)))
