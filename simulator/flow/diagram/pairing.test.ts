import { describe, expect, it } from 'vitest'
import type { Hop } from '../hop.ts'
import { hopAt, sampleFlow } from '../sample-login.fixture.ts'
import { rowsOf } from './rows.ts'
import { isUnfinished, numbersOf, stepsOf } from './steps.ts'
import { verdictOf } from './verdict.ts'

const PAGE = hopAt(0, { tracker: 'logged-in', status: 200, target: '/pair/1xWZ****(45)' })
const phone = (step: string): Hop['events'] => [{ atMs: 100, name: 'pairing.phone', detail: `step ${step}` }]
const answer = (step: string) =>
  hopAt(100, { method: 'POST', tracker: 'logged-in', status: 200, target: PAGE.target, events: phone(step) })
const taken = (leadsTo: Hop['leadsTo']) =>
  hopAt(200, { method: 'POST', status: 303, leadsTo, target: '/pair/computer/1xWZ****(45)' })
const scanned = (...hops: readonly Hop[]) => ({ ...sampleFlow([PAGE, ...hops]), opening: 'scan' as const })
const kindsOf = (flow: ReturnType<typeof scanned>) => stepsOf(flow).map(({ kind }) => kind)

describe('a pairing', () => {
  it('is drawn from the scan to the page of the computer', () => {
    const flow = scanned(answer('agreed'), taken('page'))
    expect(kindsOf(flow)).toEqual([
      'scan',
      'ask',
      'page',
      'stands',
      'types-digits',
      'sends-digits',
      'agreed',
      'computer-takes',
      'computer-landed',
    ])
    expect(numbersOf(flow)).toEqual([1, 2, 11, 12])
    expect(verdictOf(flow, 0)).toBe('paired')
    expect(isUnfinished(flow)).toBe(false)
    expect(rowsOf(flow).filter(({ kind }) => kind === 'absent').length).toBe(8)
  })

  it('waits for the computer once the phone has agreed', () => {
    expect(verdictOf(scanned(answer('agreed')), 0)).toBe('waits-for-computer')
  })

  it.each(['refused', 'wrong-digits', 'in-use', 'over'])('signs nobody in: %s', (step) => {
    const flow = scanned(answer(step))
    expect(kindsOf(flow).at(-1)).toBe('not-agreed')
    expect(verdictOf(flow, 0)).toBe('not-paired')
  })

  it('gives a computer nothing that is late', () => {
    const flow = scanned(answer('agreed'), { ...taken('nowhere'), status: 200 })
    expect(kindsOf(flow).at(-1)).toBe('computer-refused')
    expect(verdictOf(flow, 0)).toBe('not-paired')
  })

  it('begins at the computer with a QR code', () => {
    const offered = [{ atMs: 1, name: 'pairing.offered', detail: '' }]
    const flow = sampleFlow([hopAt(0, { status: 200, target: '/pair/computer', events: offered })])
    expect(stepsOf(flow).map(({ kind }) => kind)).toEqual(['tap', 'ask', 'qr-code'])
    expect(verdictOf(flow, 0)).toBe('waits-for-phone')
  })
})
