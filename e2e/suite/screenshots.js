import '../../lib/require-node.js'

const { bringChromium } = await import('./install.js')
process.env.CHROMIUM_PATH = bringChromium()
await import('../screenshots.ts')
