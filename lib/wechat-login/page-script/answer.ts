import { servedPageScript } from './page-script.ts'

/** The script of every page, under an address that changes with it, so that browsers may keep it for good. */
export function answerPageScript(): Response {
  return new Response(servedPageScript().text, {
    headers: {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'public, max-age=31536000, immutable',
    },
  })
}
