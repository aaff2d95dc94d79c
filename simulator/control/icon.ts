import type { Reply } from '../reply.ts'

/** Two bubbles, the diagram's picture for WeChat. Browsers ask every host for an icon. */
export const ICON: Reply = {
  status: 200,
  headers: { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'max-age=86400' },
  body: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#07c160"/>
<path fill="#fff" d="M13 7c-5 0-8 3-8 7 0 2 1 4 3 5l-1 3 3-2 3 1c5 0 8-3 8-7s-3-7-8-7"/>
<path fill="#fff" stroke="#07c160" d="M20 14c-4 0-7 2-7 6s3 6 7 6l2-1 3 2-1-3c2-1 3-2 3-4 0-4-3-6-7-6"/></svg>`,
}
