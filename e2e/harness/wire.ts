import type { Page } from 'playwright/test'

/** One document request of the browser and its answer, as they went over the wire. */
export type Hop = {
  readonly method: string
  readonly url: URL
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly setCookies: readonly string[]
}

/** Every document request from now on, redirects included, in order. */
export function recordWire(page: Page): readonly Hop[] {
  const hops: Hop[] = []
  page.on('response', async (response) => {
    const request = response.request()
    if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return
    const [requestHeaders, headers, all] = await Promise.all([
      request.allHeaders(),
      response.allHeaders(),
      response.headersArray(),
    ])
    hops.push({
      method: request.method(),
      url: new URL(request.url()),
      requestHeaders,
      status: response.status(),
      headers,
      setCookies: all.filter(({ name }) => name.toLowerCase() === 'set-cookie').map(({ value }) => value),
    })
  })
  return hops
}
