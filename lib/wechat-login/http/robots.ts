/** Where crawlers ask what they may read. @see RFC 9309 */
export const ROBOTS_PATH = '/robots.txt'

/** Nothing: all that a crawler would find is the page that says to open WeChat. */
export function answerRobots(): Response {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'public, max-age=3600' }
  return new Response('User-agent: *\nDisallow: /\n', { headers })
}
