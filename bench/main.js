import '../lib/wechat-login/process/require-node.js'

const { bringChromium, bringRedis } = await import('../e2e/suite/install.js')
bringRedis()
process.env.CHROMIUM_PATH = bringChromium()
const form = process.argv[2] ?? 'run'
await import(`./${form}.ts`)
