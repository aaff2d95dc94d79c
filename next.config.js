import { withWeChatLogin } from './lib/wechat-login/next-config.js'

export default withWeChatLogin({
  // Loading every page before the first answer would make the start half as long again.
  experimental: { preloadEntriesOnStart: false },
  // Else a development page opened as 127.0.0.1 gets no scripts.
  allowedDevOrigins: ['127.0.0.1'],
  // Next's button would cover the bottom of a page on the simulator's phone; errors still show.
  devIndicators: false,
  // Browsers ask for it when a page names no icon, as the help pages do.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
})
