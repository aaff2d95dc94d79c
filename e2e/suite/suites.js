import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { freshBuild } from './fresh-build.js'
import { bringChromium, bringNginx, bringPrometheus, bringRedis } from './install.js'
import { run } from './run.js'

const RESULTS = 'e2e/.results'

/** Vitest: codecs, rules and stores. The files that ask a real Redis need `redis-server` and `openssl`. */
export async function runUnitSuite() {
  bringRedis()
  bringPrometheus()
  const file = freshReport('unit.json')
  const parameters = ['--reporter=default', '--reporter=json', `--outputFile=${file}`]
  const { status } = await run('vitest', ['run', '--config', 'e2e/suite/vitest.config.ts', ...parameters])
  const report = readReport(file)
  return tally(status, report?.numPassedTests, report?.numFailedTests)
}

/** The build counts as a suite: the browser tests run against it. */
export async function runBuild() {
  return (await freshBuild()) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** Playwright in a real Chromium, against `next start` of a build of these sources. */
export async function runBrowserSuite(parameters = []) {
  bringRedis()
  bringNginx()
  bringPrometheus()
  const executablePath = bringChromium()
  if (!(await freshBuild())) return { passed: 0, failed: 1 }
  const file = freshReport('browser.json')
  const { status } = await run(
    'playwright',
    ['test', '--config', 'e2e/playwright.config.ts', ...parameters],
    { CHROMIUM_PATH: executablePath },
  )
  const stats = readReport(file)?.stats
  return tally(status, stats && stats.expected + stats.flaky, stats?.unexpected)
}

/** Prints the sum of all suites as the last line, and exits with its status. */
export function finish(results) {
  const passed = results.reduce((sum, result) => sum + result.passed, 0)
  const failed = results.reduce((sum, result) => sum + result.failed, 0)
  console.log(`${passed} passed, ${failed} failed`)
  process.exit(failed === 0 ? 0 : 1)
}

/** A suite also fails when it runs no test, or exits with an error and no failed test. */
function tally(status, passed = 0, failed = 0) {
  const brokenOtherwise = failed === 0 && (status !== 0 || passed === 0)
  return { passed, failed: brokenOtherwise ? 1 : failed }
}

function freshReport(name) {
  mkdirSync(RESULTS, { recursive: true })
  rmSync(`${RESULTS}/${name}`, { force: true })
  return `${RESULTS}/${name}`
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
