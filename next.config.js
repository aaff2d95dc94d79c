import { withWeChatLogin } from './lib/wechat-login/next-config.js'

export default withWeChatLogin({
  // Loading every page and handler before the first answer would cost a start half as much again.
  experimental: { preloadEntriesOnStart: false },
  // Opened as 127.0.0.1, a development page would otherwise stay without its scripts.
  allowedDevOrigins: ['127.0.0.1'],
  // Next's button would cover the foot of a page on the simulator's phone; its errors still show.
  devIndicators: false,
  // What browsers ask for beside a page that names no icon, such as the help pages.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
})
