// JavaScript on purpose: next.config.js says these too.

/** What every answer of ours says; a `Referer` of ours tells others our origin and no more. */
export const USUAL_HEADERS = [
  { key: 'X-Frame-Options', value: 'SAMEORIGIN' },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
]
