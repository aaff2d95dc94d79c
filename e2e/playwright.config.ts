import { defineConfig } from 'playwright/test'
import { USER_AGENTS } from './harness/user-agents.ts'

const DEVELOPMENT = /(?:development|phone)\.spec/
const ADOPTED = /adopt\.spec/
const MADE_BY_TESTS = /[\\/]\.results[\\/]/ // such as an application with a spec of its own
const ANDROID_SIZE = { width: 390, height: 844 }

export default defineConfig({
  testDir: '.',
  testIgnore: MADE_BY_TESTS,
  outputDir: '.results/playwright',
  workers: 2,
  timeout: 900_000, // only ends a hang; leaves a busy machine time to build
  expect: { timeout: 60_000 },
  forbidOnly: true,
  ...(process.env.E2E_LONG === '1' ? {} : { grepInvert: /@long/ }), // slow tests run in `npm run test:long`
  reporter: [['list'], ['json', { outputFile: '.results/browser.json' }]],
  // Off, since a trace slows every test; `E2E_TRACE=1` keeps one of each failed test.
  use: {
    actionTimeout: 60_000,
    trace: process.env.E2E_TRACE === '1' ? 'retain-on-failure' : 'off',
    locale: 'zh-CN',
  },
  projects: [
    // The longest first, each on a worker of its own while the others take file after file.
    { name: 'adopted', testMatch: ADOPTED, use: { userAgent: USER_AGENTS.android, viewport: ANDROID_SIZE } },
    { name: 'development', testMatch: DEVELOPMENT, workers: 1 }, // one `next dev` per folder
    {
      name: 'android',
      testIgnore: [ADOPTED, DEVELOPMENT, MADE_BY_TESTS],
      use: { userAgent: USER_AGENTS.android, viewport: ANDROID_SIZE },
    },
    {
      name: 'ios',
      testMatch: /first-visit/,
      use: { userAgent: USER_AGENTS.ios, viewport: { width: 390, height: 844 } },
    },
    { name: 'windows', testMatch: /first-visit/, use: { userAgent: USER_AGENTS.windows } },
  ],
})
