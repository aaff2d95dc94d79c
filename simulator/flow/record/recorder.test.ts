import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Hop } from '../hop.ts'
import { hopAt, sampleFlow } from '../sample-login.fixture.ts'
import type { HolderAct } from './opening.ts'
import { MOST_FLOWS, openRecord } from './record.ts'
import { startRecorder } from './recorder.ts'

const PAGE = '/frontend/loan/product/goToLoan'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flow-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = () => openRecord(join(folder, 'flow.db'))

function arrival(
  hop: Hop,
  more: { names?: string[]; promises?: string[]; phone?: string; inFrame?: boolean; path?: string } = {},
) {
  return {
    hop,
    names: [],
    promises: [],
    phone: null,
    inFrame: false,
    path: PAGE,
    opening: () => 'tap' as const,
    ...more,
  }
}

describe('a request belongs to a login', () => {
  it('by the state, the code and the T that an answer gave', () => {
    const record = open()
    const recorder = startRecorder(record, () => 0)
    const tap = recorder.arrive(arrival(hopAt(0, {}), { phone: 'one' })) ?? ''
    recorder.update(tap, ['state a'])
    recorder.arrive(arrival(hopAt(1, { kind: 'authorize' }), { names: ['state a'] }))
    recorder.update(tap, ['code b'])
    recorder.arrive(arrival(hopAt(2, { kind: 'callback' }), { names: ['state a', 'code b'] }))
    recorder.update(tap, ['tracker c'], ['land c'])
    recorder.arrive(arrival(hopAt(3, {}), { promises: ['land c'] }))
    expect(record.list().map(({ hops }) => hops.map(({ kind }) => kind))).toEqual([
      ['page', 'authorize', 'callback', 'page'],
    ])
  })

  it('only as often as it was promised: the page asked for once more is a tap of its own, on the same phone', () => {
    const record = open()
    const recorder = startRecorder(record, () => 0)
    const tap = recorder.arrive(arrival(hopAt(0, {}), { phone: 'one' })) ?? ''
    recorder.update(tap, ['tracker c'], ['land c'])
    const ask = () =>
      recorder.arrive(arrival(hopAt(1, { keys: ['tracker c'] }), { promises: ['land c'], inFrame: true }))
    expect(ask()).toBe(tap)
    const second = ask() ?? ''
    expect(second).not.toBe(tap)
    expect(record.find(second)?.phone).toBe('one')
  })

  it('and to no phone when a window of its own opens it', () => {
    const record = open()
    const recorder = startRecorder(record, () => 0)
    const tap = recorder.arrive(arrival(hopAt(0, {}), { phone: 'one' })) ?? ''
    recorder.update(tap, ['tracker c'])
    const window = recorder.arrive(arrival(hopAt(1, { keys: ['tracker c'] }))) ?? ''
    expect(record.find(window)?.phone).toBeNull()
  })

  it('or to none: a help page that nobody was sent to is not recorded', () => {
    const record = open()
    const recorder = startRecorder(record, () => 0)
    expect(recorder.arrive(arrival(hopAt(0, {}), { path: '/help/denied' }))).toBeNull()
    expect(record.list()).toEqual([])
  })
})

describe('how a visitor came to ask', () => {
  const opened = (recorder: ReturnType<typeof startRecorder>, phone: string) => {
    let said: string | null = null
    const opening = (act: HolderAct | null) => {
      said = act
      return 'link' as const
    }
    recorder.arrive({ ...arrival(hopAt(0, {}), { phone }), opening })
    return said
  }

  it('is known from the phone, once and not for long', () => {
    let nowMs = 0
    const recorder = startRecorder(open(), () => nowMs)
    recorder.holderDoes('one', 'tap')
    expect(opened(recorder, 'two')).toBeNull()
    expect([opened(recorder, 'one'), opened(recorder, 'one')]).toEqual(['tap', null])
    recorder.holderDoes('one', 'back')
    nowMs = 5000
    expect(opened(recorder, 'one')).toBeNull()
  })
})

describe('the record', () => {
  it('holds the newest hundred logins, in memory and in its file', () => {
    const record = open()
    for (let at = 0; at < MOST_FLOWS + 20; at += 1)
      record.put({ ...sampleFlow([hopAt(at, {})]), id: `f${at}` })
    for (const { list } of [record, open()]) {
      expect(list()).toHaveLength(MOST_FLOWS)
      expect(list()[0]?.id).toBe('f20')
    }
  })

  it('outlives a restart, marks the login that it interrupted, and goes on with it', () => {
    const before = startRecorder(open(), () => 0)
    const finished = before.arrive(arrival(hopAt(0, { leadsTo: 'nowhere' }))) ?? ''
    const interrupted = before.arrive(arrival(hopAt(1, { leadsTo: 'wechat', keys: ['state a'] }))) ?? ''

    const record = open()
    const after = startRecorder(record, () => 500)
    expect(after.arrive(arrival(hopAt(900, { kind: 'callback' }), { names: ['state a'] }))).toBe(interrupted)
    expect(record.find(interrupted)).toMatchObject({ restartsAtMs: [500], hops: [{}, { kind: 'callback' }] })
    expect(record.find(finished)?.restartsAtMs).toEqual([])
  })

  it('leaves no request waiting for a server that stopped', () => {
    startRecorder(open(), () => 0).arrive(arrival(hopAt(1, { kind: 'callback', tookMs: null, status: null })))
    const record = open()
    startRecorder(record, () => 500)
    expect(record.list()[0]?.hops[0]).toMatchObject({ broken: 'RESTARTED', tookMs: 499 })
  })

  it('does not wait for a login longer than its state lives', () => {
    startRecorder(open(), () => 0).arrive(arrival(hopAt(0, { leadsTo: 'wechat' })))
    const record = open()
    startRecorder(record, () => 600_000)
    expect(record.list()[0]?.restartsAtMs).toEqual([])
  })

  it('is empty when it was cleared, and when its file is of another version', () => {
    const record = open()
    record.put(sampleFlow([hopAt(0, {})]))
    record.put(JSON.parse('{"id":"old","version":0,"startedAtMs":1}'))
    expect(
      open()
        .list()
        .map(({ id }) => id),
    ).toEqual(['f1'])
    record.clear()
    expect([...record.list(), ...open().list()]).toEqual([])
  })
})
