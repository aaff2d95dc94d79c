import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { standInFrontOf } from './in-front-of-next.ts'

const FORM = { 'Content-Type': 'multipart/form-data; boundary=x' }

/** Posts to a server whose build knows no Server Action, or that answers something else. */
async function post(
  headers: Record<string, string>,
  { knows = false, path = '/page?x=1' } = {},
): Promise<Response> {
  const server = createServer((_, response) => {
    if (!knows) response.setHeader('x-nextjs-action-not-found', '1')
    response.statusCode = 409
    response.end('Server Action unavailable.')
  })
  standInFrontOf(server, {
    appOrigin: 'https://wx.example.com',
    isOwnAddress: () => false,
    isOpenPath: () => false,
    isFile: () => false,
    answerStranger: () => null,
    isLoggedIn: () => true,
    bodyLimits: () => ({ any: 1000, action: 1000, open: 1000 }),
    upgrades: false,
    meetPeer: () => undefined,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => server.close().closeAllConnections())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return fetch(`http://127.0.0.1:${address.port}${path}`, { method: 'POST', headers, redirect: 'manual' })
}

it('sends a form of another build back to its page, which says that nothing was sent', async () => {
  const answer = await post(FORM)
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/page?x=1#not-sent'])
  expect(answer.headers.has('x-nextjs-action-not-found')).toBe(false)
  for (const [path, back] of [
    ['/page?b=%C4%E3&c', '/page?b=%C4%E3&c'],
    ['//evil.example/a', '/evil.example/a'],
    [`/page?x=${'a'.repeat(3800)}`, '/page'],
  ])
    expect((await post(FORM, path === undefined ? {} : { path })).headers.get('location')).toBe(
      `${back}#not-sent`,
    )
})

it('leaves Next’s own client to itself, and every other answer as it is', async () => {
  expect((await post({ ...FORM, 'next-action': '40aa' })).status).toBe(409)
  expect((await post({ 'Content-Type': 'application/json' })).status).toBe(409)
  expect((await post(FORM, { knows: true })).status).toBe(409)
})
