import './require-node.js'
import nextEnv from '@next/env'

process.env.NODE_ENV ??= 'production' // as `next start` will
nextEnv.loadEnvConfig(process.cwd(), false, { info: () => {}, error: console.error })

const { ConfigError, loadConfig } = await import('./config.ts')
try {
  loadConfig(process.env)
} catch (thrown) {
  if (!(thrown instanceof ConfigError)) throw thrown
  console.error(thrown.message)
  process.exit(1)
}
