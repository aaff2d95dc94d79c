import { servedPageScript } from './served.ts'

/** The script of every page, under an address that changes with it, so that browsers may keep it for good. */
export async function answerPageScript(): Promise<Response> {
  const { text } = await servedPageScript()
  return new Response(text, {
    headers: {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'public, max-age=31536000, immutable',
    },
  })
}
