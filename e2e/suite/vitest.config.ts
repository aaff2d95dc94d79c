import { defineConfig } from 'vitest/config'

/** The time limits only end a hang. */
const HANGS_AFTER_MS = 120_000

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    dir: '.',
    include: ['{lib,simulator,docs,bench,deploy}/**/*.test.ts'],
    setupFiles: ['e2e/suite/seed.ts', 'e2e/suite/new-process.ts'],
    isolate: false,
    unstubEnvs: true,
    unstubGlobals: true,
    maxWorkers: 4, // tests mostly wait for real stores
    testTimeout: HANGS_AFTER_MS,
    hookTimeout: HANGS_AFTER_MS,
    expect: { poll: { timeout: 60_000, interval: 20 } },
  },
})
