import '../../lib/require-node.js'

const { finish, runBrowserSuite, runUnitSuite } = await import('./suites.js')
finish([await runUnitSuite(), await runBrowserSuite()])
