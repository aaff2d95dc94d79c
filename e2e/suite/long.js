import '../../lib/wechat-login/process/require-node.js'

// Everything on every store, slow tests included.
const { finish, runBrowserSuite, runUnitSuite } = await import('./suites.js')
process.env.E2E_LONG = '1'
const results = [await runUnitSuite()]
for (const store of ['file', 'redis', 'upstash']) {
  console.log(`\n== in the browser, sessions in ${store}`)
  process.env.E2E_STORE = store
  results.push(await runBrowserSuite())
}
finish(results)
