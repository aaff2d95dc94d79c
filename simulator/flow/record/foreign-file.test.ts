import { describe, expect, it } from 'vitest'
import { forSharing } from '../diagram/share.ts'
import { hopAt, sampleFlow, sampleLogin } from '../sample-login.fixture.ts'
import { readForeignFile } from './foreign-file.ts'

const TRACKER = '6WelmuVz1bZ6qCAvzuJnTdJ3Bz3s6bM2'

describe('a file that somebody gives', () => {
  it.each([
    ['times beyond all clocks', { ...sampleLogin(), startedAtMs: 1e300 }],
    ['a hop before the start', { ...sampleLogin(), startedAtMs: 50 }],
    ['an answer before its request', sampleFlow([hopAt(0, { tookMs: -5 })])],
    ['no request at all', { ...sampleLogin(), hops: [] }],
    ['too many of them', { ...sampleLogin(), hops: Array(1001).fill(hopAt(0, {})) }],
    ['a name without end', sampleFlow([hopAt(0, { host: 'x'.repeat(201) })])],
    ['another version', { ...sampleLogin(), version: 99 }],
    ['something else', []],
  ])('is no login with %s', (_, content) => {
    expect(readForeignFile(content)).toEqual({ fault: expect.any(String) })
  })

  it('is masked as when it was captured, wherever it has a secret', () => {
    const leaking = hopAt(0, {
      target: `/redirect?code=${TRACKER}`,
      method: TRACKER,
      host: TRACKER,
      requestId: TRACKER,
      requestHeaders: [
        ['cookie', `T=${TRACKER}`],
        ['x-secret', TRACKER],
      ],
      responseHeaders: [['set-cookie', `T=${TRACKER}; Path=/`]],
      state: { kind: 'sound', attempt: 0, issuedAtSeconds: 1, path: `/a?code=${TRACKER}` },
      body: JSON.stringify({ openid: TRACKER }),
      faults: [TRACKER],
      keys: [`tracker ${TRACKER}`],
      broken: TRACKER,
      events: [{ atMs: 1, name: TRACKER, detail: `user ${TRACKER}` }],
      store: [{ atMs: 1, verb: TRACKER, outcome: TRACKER, durationMs: 1 }],
    })
    const file = { ...sampleFlow([leaking]), path: `/?code=${TRACKER}`, user: TRACKER, phone: TRACKER }
    const read = JSON.stringify(readForeignFile(file))
    expect(read).toContain('6Wel****(32)')
    expect(read).not.toContain(TRACKER)
  })

  it('is read as it was written', () => {
    const kept = forSharing(
      sampleFlow([
        hopAt(0, {
          target: '/redirect?code=051m****(32)&state=101x****(54)',
          requestHeaders: [['cookie', 'T=6Wel****(32); UU=Fe26****(80)']],
          body: '{\n  "openid": "o6I6****(28)"\n}',
        }),
      ]),
    )
    expect(readForeignFile(kept)).toEqual({ flow: kept })
  })
})

it('numbers what requests have in common in a file that is shared, and tells no digest', () => {
  const shared = forSharing(
    sampleFlow([
      hopAt(0, { keys: ['state aa', 'tracker bb'] }),
      hopAt(1, { keys: ['state aa', 'tracker cc', 'land dd'] }),
    ]),
  )
  expect(shared.hops.map(({ keys }) => keys)).toEqual([
    ['state 1', 'tracker 1'],
    ['state 1', 'tracker 2', 'land 1'],
  ])
})
