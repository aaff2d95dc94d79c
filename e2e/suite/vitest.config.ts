import { configDefaults, defineConfig } from 'vitest/config'

/** The time limits only end a hang. */
const HANGS_AFTER_MS = 120_000

/** Needs a process in which nobody listens yet. */
const ALONE = ['lib/wechat-login/session/stores/watched.test.ts']

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    dir: '.',
    setupFiles: ['e2e/suite/seed.ts', 'e2e/suite/new-process.ts'],
    unstubEnvs: true,
    unstubGlobals: true,
    maxWorkers: 4, // tests mostly wait for real stores
    testTimeout: HANGS_AFTER_MS,
    hookTimeout: HANGS_AFTER_MS,
    expect: { poll: { timeout: 60_000, interval: 20 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          isolate: false,
          include: ['{lib,simulator,docs,bench,deploy}/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ALONE],
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
})
