import '../lib/wechat-login/process/require-node.js'

const { linesAtStart, USAGE } = await import('./usage.ts')

const parameters = process.argv.slice(2)
if (parameters.length > 0) {
  const isAsked = parameters.every((one) => one === '--help' || one === '-h')
  if (isAsked) console.log(USAGE)
  else console.error(USAGE)
  process.exit(isAsked ? 0 : 2)
}

const { startSimulator } = await import('./server.ts')
const { SIMULATED_ACCOUNT } = await import('../lib/wechat-login/config/simulated-account.ts')

const env = (name) => process.env[name]?.trim() || undefined
const [host, port] = env('SIMULATOR_CALLBACK_ADDRESS')?.split(':') ?? []
const [appId, secret] = [env('WECHAT_APP_ID'), env('WECHAT_APP_SECRET')]
const account = appId && secret ? { appId, secret } : SIMULATED_ACCOUNT

const authorizedDomain = env('SIMULATOR_DOMAIN') ?? 'localhost'
const anyPort = env('SIMULATOR_ANY_PORT') === '1'

const simulator = await startSimulator({
  port: Number(env('SIMULATOR_PORT') ?? 4000),
  account,
  authorizedDomain,
  anyClient: env('SIMULATOR_ANY_CLIENT') === '1',
  anyPort,
  requireState: env('SIMULATOR_REQUIRE_STATE') === '1',
  ...(env('MINI_PROGRAM_KEY') ? { miniProgramKey: env('MINI_PROGRAM_KEY').split(',')[0].trim() } : {}),
  callbackAddress: host && port ? { host, port: Number(port) } : null,
}).catch((error) => {
  console.error(`The simulator did not start: ${error.code ?? error.message}`)
  process.exit(1)
})
console.log(linesAtStart(simulator.port, { account, authorizedDomain, anyPort }).join('\n'))

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => simulator.close().then(() => process.exit(0)))
