import '../../lib/wechat-login/process/require-node.js'

const { finish, runBrowserSuite, runBuild, runUnitSuite } = await import('./suites.js')
// Side by side, since unit tests mostly wait for real stores.
const [unit, build] = await Promise.all([runUnitSuite(), runBuild()])
finish(build.failed > 0 ? [unit, build] : [unit, build, await runBrowserSuite()])
