import '../../lib/wechat-login/process/require-node.js'

const { finish, runBrowserSuite, runBuild, runUnitSuite } = await import('./suites.js')
const [unit, build] = [await runUnitSuite(), await runBuild()]
finish(build.failed > 0 ? [unit, build] : [unit, build, await runBrowserSuite()])
