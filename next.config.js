import { existsSync } from 'node:fs'
import { withWeChatLogin } from './lib/wechat-login/next-config.js'

const hasTestPackages = existsSync(new URL('node_modules/vitest', import.meta.url))

// For an image: a folder `.next/standalone` with a server and the packages that it needs (docs/deploy.md).
const standalone =
  process.env.BUILD_STANDALONE === '1'
    ? { output: 'standalone', outputFileTracingRoot: import.meta.dirname }
    : {}

export default withWeChatLogin({
  ...standalone,
  // An install for production leaves out what the tests import: their types cannot be checked there.
  typescript: { ignoreBuildErrors: !hasTestPackages },
  // Loading every page before the first answer would make the start half as long again.
  experimental: { preloadEntriesOnStart: false },
  // Else a development page opened as 127.0.0.1 gets no scripts.
  allowedDevOrigins: ['127.0.0.1'],
  // Next's button would cover the bottom of a page on the simulator's phone; errors still show.
  devIndicators: false,
  // Browsers ask for it when a page names no icon, as the help pages do.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
})
