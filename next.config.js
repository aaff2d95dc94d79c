import './lib/wechat-login/process/require-node.js'

const EVERYWHERE = [
  { key: 'X-Frame-Options', value: 'SAMEORIGIN' },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
]

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  // Next's own 308 for `/redirect/?code=…` would come before the gate, and repeat the code.
  skipTrailingSlashRedirect: true,
  // The optimizer is an address that fetches other addresses; nothing here needs it.
  images: { unoptimized: true },
  // Loading every page and handler before the first answer would cost a start half as much again.
  experimental: { preloadEntriesOnStart: false },
  // Opened as 127.0.0.1, a development page would otherwise stay without its scripts.
  allowedDevOrigins: ['127.0.0.1'],
  // Development's own request log would show codes, and the personal keys that WeChat appends to addresses.
  logging: { incomingRequests: { ignore: [/[?&](?:code|state|uin|key|pass_ticket)=/] } },
  // Next's button would cover the foot of a page on the simulator's phone; its errors still show.
  devIndicators: false,
  serverExternalPackages: ['pino', 'pino-pretty'],
  // What browsers ask for beside a page that names no icon, such as the help pages.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
  headers: async () => [
    { source: '/:path*', headers: [...EVERYWHERE, { key: 'Referrer-Policy', value: 'same-origin' }] },
    { source: '/redirect{/}?', headers: [{ key: 'Referrer-Policy', value: 'no-referrer' }] },
  ],
}
