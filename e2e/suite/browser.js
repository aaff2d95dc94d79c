import '../../lib/wechat-login/process/require-node.js'

const { finish, runBrowserSuite } = await import('./suites.js')
finish([await runBrowserSuite(process.argv.slice(2))])
