import { defineConfig } from 'vitest/config'

/** Time limits find a hang; no promise of ours is proved by one. */
const HANGS_AFTER_MS = 120_000

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    dir: '.',
    include: ['{lib,simulator,docs,bench}/**/*.test.ts'],
    setupFiles: ['e2e/suite/seed.ts'],
    maxWorkers: 4, // they wait for real stores more than they work
    testTimeout: HANGS_AFTER_MS,
    hookTimeout: HANGS_AFTER_MS,
    expect: { poll: { timeout: 60_000, interval: 20 } },
  },
})
