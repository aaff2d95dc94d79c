import '../lib/wechat-login/process/require-node.js'

const { bringChromium, bringRedis } = await import('../e2e/suite/install.js')
bringRedis()
process.env.CHROMIUM_PATH = bringChromium()
const [form = 'run'] = process.argv.slice(2)
await import(['batches', 'gross', 'scale'].includes(form) ? `./${form}.ts` : './run.ts')
