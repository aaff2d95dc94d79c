import '../../lib/wechat-login/process/require-node.js'

const { bringChromium, bringRedis } = await import('./install.js')
bringRedis()
process.env.CHROMIUM_PATH = bringChromium()
await import('../screenshots/main.ts')
