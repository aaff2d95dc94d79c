import type { RawAnswer, RawRequest } from '../../e2e/harness/raw-request.ts'

const HELP = '/help/'

/** Why this answer is not the page that the visitor wanted, in a few words; null: it is. */
export function causeOf(answer: RawAnswer, request: RawRequest): string | null {
  const { pathname, searchParams } = new URL(request.path, 'https://h5.test')
  if (pathname.startsWith(HELP)) {
    const page = pathname.slice(HELP.length)
    return page === 'signed-out' ? null : `help page: ${searchParams.get('cause') ?? page}`
  }
  if (answer.status === 200) return null
  const from = answer.headers['x-request-id'] === undefined ? 'nginx' : 'the product'
  return `${answer.status} of ${from} ${placeOf(request)}`
}

/** Why no answer came. */
export function causeOfThrown(thrown: unknown, request: RawRequest): string {
  const name =
    thrown instanceof Error ? ('code' in thrown ? String(thrown.code) : thrown.message) : 'no error'
  return `${name} ${placeOf(request)}`
}

function placeOf({ method = 'GET', path }: RawRequest): string {
  if (path.startsWith('/redirect')) return 'at the callback'
  if (path === '/logout') return 'at a sign-out'
  return method === 'POST' ? 'at a form' : 'at a page'
}
