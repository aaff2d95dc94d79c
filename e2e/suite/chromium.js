import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The path of a Chromium, installed where there is none and where that can be done; else ends with what to run. */
export function bringChromium() {
  const found = findChromium() ?? (installed('npx', ['playwright', 'install', 'chromium']) && findChromium())
  if (found) return found
  if (isDebianRoot()) {
    installed('apt-get', ['update'])
    // Without a Chinese font the screenshots show boxes.
    installed('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'])
    const packaged = findChromium()
    if (packaged) return packaged
  }
  console.error(
    'No Chromium found. Run: sudo apt-get install -y chromium (or: npx playwright install chromium)',
  )
  process.exit(1)
}

function findChromium() {
  return [...INSTALLED, chromium.executablePath()].find((path) => existsSync(path))
}

function installed(command, parameters) {
  console.log(`> ${command} ${parameters.join(' ')}`)
  const { status } = spawnSync(command, parameters, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    timeout: 600_000,
  })
  return status === 0
}

function isDebianRoot() {
  return existsSync('/usr/bin/apt-get') && process.getuid?.() === 0
}
