import '../lib/require-node.js'

const { bringChromium, bringRedis } = await import('../e2e/suite/install.js')
bringRedis()
process.env.CHROMIUM_PATH = bringChromium()
await import('./run.ts')
