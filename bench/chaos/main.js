import '../../lib/wechat-login/process/require-node.js'

const { bringNginx, bringRedis } = await import('../../e2e/suite/install.js')
const { freshBuild } = await import('../../e2e/suite/fresh-build.js')
bringRedis()
bringNginx()
if (!(await freshBuild())) process.exit(1)
await import('./command.ts')
