import fc from 'fast-check'
import { ask } from './harness/raw-request.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, test } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'
import './suite/seed.ts'

test('a first visit lands on the address it asked for, byte for byte', async ({ world }) => {
  for (const path of [
    `${MEMBER_PATH}?name=%C4%E3%BA%C3`, // GBK
    `${MEMBER_PATH}?x`,
    `${MEMBER_PATH}?`,
    `${MEMBER_PATH}?a=%20b+c&a=&&=d`,
    `${MEMBER_PATH}?nxtPid=1&_rsc=2`,
    `${MEMBER_PATH}?a='b'&c=\\`,
    `${MEMBER_PATH}//list/?a`,
    '/%C4%E3',
    '/a;b=c,d/@e',
    '/help/faq',
    '/health/insurance?plan=2',
    '/redirect-rules',
    '/logout-help?from=menu',
    `${MEMBER_PATH}?uin=10001&key=abc`,
  ])
    expect((await visitorOf(world).logIn(path)).headers.location).toBe(APP_ORIGIN + path)
})

test('a first visit by a link of WeChat’s leaves its personal keys behind', async ({ world }) => {
  const landed = await visitorOf(world).logIn(`${MEMBER_PATH}?uin=MTIz&key=abc&a=%C4%E3&pass_ticket=def`)
  expect(landed.headers.location).toBe(`${APP_ORIGIN}${MEMBER_PATH}?a=%C4%E3`)
})

test('the bare origin leads home with the query of a campaign', async ({ world }) => {
  const visitor = visitorOf(world)
  for (const query of ['?channel=gzh&invite=%E7%94%B2', '?x', '?invite=%BC%D7'])
    expect((await visitor.open(`/${query}`)).path).toBe(LOAN_PATH + query)
  const long = await visitor.ask({ path: `/?${'x'.repeat(7000)}` })
  expect(long.headers.location).toBe(APP_ORIGIN + LOAN_PATH)
})

test('a form that is sent without a session comes back to the address it was sent to', async ({ world }) => {
  for (const [path, back] of [
    [`${MEMBER_PATH}?a=%C4%E3&b`, `${MEMBER_PATH}?a=%C4%E3&b`],
    [`${MEMBER_PATH}?${'x'.repeat(3800)}`, MEMBER_PATH],
    ['//evil.example/a', '/evil.example/a'],
  ] as const) {
    const answer = await ask(world.product.port, { method: 'POST', path, headers: DOCUMENT })
    expect([answer.status, answer.headers.location]).toEqual([303, APP_ORIGIN + back])
  }
})

test('whatever is asked for, a login lands there or on the same page without its query, and never elsewhere', async ({
  world,
}) => {
  const piece = fc.oneof(
    fc.constantFrom(
      ..."/?&=%+;@'\\:.~^|",
      '%2f',
      '%5c',
      '%C4',
      '%E4%BD%A0',
      '//',
      '..',
      'http://evil.example',
    ),
    fc.string({ unit: 'grapheme-ascii', maxLength: 3 }),
  )
  const asked = fc
    .tuple(
      fc.constantFrom('/', '//', '/\\', `${MEMBER_PATH}?`),
      fc.array(piece, { maxLength: 12 }),
      fc.constantFrom(1, 1, 90),
    )
    .map(
      ([start, pieces, times]) =>
        start +
        pieces
          .join('')
          .repeat(times)
          .replace(/[^!-~]|#/g, '-'),
    )
  await fc.assert(
    fc.asyncProperty(asked, async (target) => {
      const gate = await ask(world.product.port, { path: target, headers: DOCUMENT })
      const { location = '' } = gate.headers
      if (!location.includes('/connect/oauth2/authorize')) return // one of the login's own, or none at all
      const landed = (await visitorOf(world).logIn(target)).headers.location ?? ''
      expect(new URL(landed).origin).toBe(APP_ORIGIN)
      expect(landed).not.toMatch(/^http:\/\/h5\.test\/(?:[/\\]|%2f|%5c)/i)
      const { pathname, search } = new URL(`${APP_ORIGIN}${target}`)
      if (pathname + search === target && !/^\/(?:\/|%2f|%5c)/i.test(target))
        expect(
          [target, pathname.length > 1600 ? LOAN_PATH : pathname].map((path) => APP_ORIGIN + path),
        ).toContain(landed)
    }),
    { numRuns: 40 },
  )
})
