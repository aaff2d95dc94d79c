import { describe, expect, it } from 'vitest'
import { judgeSignal, LONGEST_CLOSING_MS, SAME_SIGNAL_MS, stopPhase } from './stop-phase.ts'

const stop = { begunAtMs: 70_000, drainMs: 5000 }
const closesAtMs = 75_000

describe('a stop', () => {
  it.each([
    ['serving', null, 70_000],
    ['draining', stop, 70_000],
    ['draining', stop, closesAtMs - 1],
    ['closing', stop, closesAtMs],
    ['closing', stop, closesAtMs + LONGEST_CLOSING_MS - 1],
    ['overdue', stop, closesAtMs + LONGEST_CLOSING_MS],
    ['closing', { begunAtMs: 70_000, drainMs: 0 }, 70_000],
  ])('is %s', (phase, begun, nowMs) => {
    expect(stopPhase(begun, nowMs)).toBe(phase)
  })

  it('with the default drain is over before Kubernetes kills the process', () => {
    expect(stopPhase({ begunAtMs: 0, drainMs: 5000 }, 28_000)).toBe('overdue')
  })
})

describe('a signal', () => {
  it('begins the stop, is passed on by npm once more, and ends the process when it is sent again', () => {
    expect(judgeSignal(null, 70_000)).toBe('stop')
    expect(judgeSignal(stop, 70_000 + SAME_SIGNAL_MS - 1)).toBe('nothing-new')
    expect(judgeSignal(stop, 70_000 + SAME_SIGNAL_MS)).toBe('end-at-once')
  })
})
