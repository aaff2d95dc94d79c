import { defineConfig } from 'playwright/test'
import { USER_AGENTS } from './harness/user-agents.ts'

const DEVELOPMENT = /(?:development|phone)\.spec/

export default defineConfig({
  testDir: '.',
  outputDir: '.results/playwright',
  workers: 2,
  timeout: 900_000, // finds a hang, and leaves a busy machine time to build; no promise of ours is proved by it
  expect: { timeout: 60_000 },
  forbidOnly: true,
  ...(process.env.E2E_LONG === '1' ? {} : { grepInvert: /@long/ }), // what waits: `npm run test:long`
  reporter: [['list'], ['json', { outputFile: '.results/browser.json' }]],
  // Off, since a trace slows every test: `E2E_TRACE=1` records what a failing one did.
  use: {
    actionTimeout: 60_000,
    trace: process.env.E2E_TRACE === '1' ? 'retain-on-failure' : 'off',
    locale: 'zh-CN',
  },
  projects: [
    { name: 'development', testMatch: DEVELOPMENT, workers: 1 }, // a folder takes one `next dev` at a time
    {
      name: 'android',
      testIgnore: DEVELOPMENT,
      use: { userAgent: USER_AGENTS.android, viewport: { width: 390, height: 844 } },
    },
    {
      name: 'ios',
      testMatch: /first-visit/,
      use: { userAgent: USER_AGENTS.ios, viewport: { width: 390, height: 844 } },
    },
    { name: 'windows', testMatch: /first-visit/, use: { userAgent: USER_AGENTS.windows } },
  ],
})
