import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'

const CHROMIUMS = [
  '/usr/bin/chromium-headless-shell', // Playwright's choice without a window; needs about half the CPU
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The path of a Chromium: the machine's, else Playwright's, else Debian's. Without one, exits and says what to run. */
export function bringChromium() {
  const found = () => [...CHROMIUMS, chromium.executablePath()].find((path) => existsSync(path))
  return (
    found() ??
    (succeeds('npx', ['playwright', 'install', 'chromium']) ? found() : undefined) ??
    // Without a Chinese font the screenshots show boxes.
    (installsDebian(['chromium-headless-shell', 'fonts-noto-cjk']) ? found() : undefined) ??
    (installsDebian(['chromium', 'fonts-noto-cjk']) ? found() : undefined) ?? // for releases without a package of the shell
    stop(
      'No Chromium found. Run: sudo apt-get install -y chromium-headless-shell (or: npx playwright install chromium)',
    )
  )
}

/** Makes sure that `redis-server` and `openssl` are on the path, for the store tests. */
export function bringRedis() {
  const runs = (command, question) => spawnSync(command, [question], { stdio: 'ignore' }).status === 0
  const found = () => runs('redis-server', '--version') && runs('openssl', 'version')
  if (found() || (installsDebian(['redis-server', 'openssl']) && found())) return
  stop(
    'No redis-server or no openssl found. Run: sudo apt-get install -y redis-server openssl (or: brew install redis)',
  )
}

/** Sees to an `nginx` on the path, which visitors may have in front of them. */
export function bringNginx() {
  const found = () => spawnSync('nginx', ['-v'], { stdio: 'ignore' }).status === 0
  if (found() || (installsDebian(['nginx-light']) && found())) return
  stop('No nginx found. Run: sudo apt-get install -y nginx-light (or: brew install nginx)')
}

/** Sees to a `promtool`, Prometheus' own judge of its rules. */
export function bringPrometheus() {
  const found = () => spawnSync('promtool', ['--version'], { stdio: 'ignore' }).status === 0
  if (found() || (installsDebian(['prometheus']) && found())) return
  stop('No promtool found. Run: sudo apt-get install -y prometheus (or: brew install prometheus)')
}

function installsDebian(packages) {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return false
  succeeds('apt-get', ['update'])
  return succeeds('apt-get', ['install', '-y', '--no-install-recommends', ...packages])
}

const LONGEST_WAIT_MS = 600_000
const LOCKED = /Could not get lock|is another process using it/

/** Waits while another program holds the lock of Debian's packages. */
function succeeds(command, parameters) {
  const startedAtMs = Date.now()
  for (;;) {
    console.log(`> ${command} ${parameters.join(' ')}`)
    const { status, stderr } = spawnSync(command, parameters, {
      stdio: ['ignore', 'inherit', 'pipe'],
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
      shell: process.platform === 'win32',
      timeout: LONGEST_WAIT_MS,
    })
    process.stderr.write(stderr ?? '')
    if (status === 0) return true
    if (!LOCKED.test(stderr ?? '') || Date.now() - startedAtMs > LONGEST_WAIT_MS) return false
    spawnSync('sleep', ['2'])
  }
}

function stop(line) {
  console.error(line)
  process.exit(1)
}
