import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'

const CHROMIUMS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The path of a Chromium: the machine's, else Playwright's, else Debian's; ends with what to run when none can be had. */
export function bringChromium() {
  const found = () => [...CHROMIUMS, chromium.executablePath()].find((path) => existsSync(path))
  return (
    found() ??
    (succeeds('npx', ['playwright', 'install', 'chromium']) ? found() : undefined) ??
    // Without a Chinese font the screenshots show boxes.
    (installsDebian(['chromium', 'fonts-noto-cjk']) ? found() : undefined) ??
    stop('No Chromium found. Run: sudo apt-get install -y chromium (or: npx playwright install chromium)')
  )
}

/** Sees to a `redis-server` on the path, which the store tests ask for real, and to `openssl` for its certificate. */
export function bringRedis() {
  const runs = (command, question) => spawnSync(command, [question], { stdio: 'ignore' }).status === 0
  const found = () => runs('redis-server', '--version') && runs('openssl', 'version')
  if (found() || (installsDebian(['redis-server', 'openssl']) && found())) return
  stop(
    'No redis-server or no openssl found. Run: sudo apt-get install -y redis-server openssl (or: brew install redis)',
  )
}

function installsDebian(packages) {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return false
  succeeds('apt-get', ['update'])
  return succeeds('apt-get', ['install', '-y', '--no-install-recommends', ...packages])
}

function succeeds(command, parameters) {
  console.log(`> ${command} ${parameters.join(' ')}`)
  const { status } = spawnSync(command, parameters, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    timeout: 600_000,
  })
  return status === 0
}

function stop(line) {
  console.error(line)
  process.exit(1)
}
