import { describe, expect, it } from 'vitest'
import type { Flow, Hop } from '../hop.ts'
import { hopAt, sampleFlow, sampleLogin } from '../sample-login.fixture.ts'
import { rowsOf } from './rows.ts'
import { hasLanded, isUnfinished, numbersOf, stepsOf } from './steps.ts'
import { isTroubled, verdictOf } from './verdict.ts'

const TWELVE = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

function changed(flow: Flow, place: number, changes: Partial<Hop>): Flow {
  return { ...flow, hops: flow.hops.map((hop, at) => (at === place ? { ...hop, ...changes } : hop)) }
}

const kindsOf = (flow: Flow) => stepsOf(flow).map(({ kind }) => kind)
const marksOf = (flow: Flow) =>
  stepsOf(flow).flatMap(({ marks }) => marks.map(({ kind, what }) => `${kind} ${what}`.trim()))

describe('the steps of a login', () => {
  it('are the twelve of the original flow, in their order', () => {
    expect(numbersOf(sampleLogin())).toEqual(TWELVE)
    expect(hasLanded(sampleLogin())).toBe(true)
  })

  it('are 1, 2, 11 and 12 and no other while the session is alive', () => {
    expect(numbersOf(sampleFlow([hopAt(0, { tracker: 'logged-in', status: 200 })]))).toEqual([1, 2, 11, 12])
  })

  it('end where no answer has come yet', () => {
    const { hops } = sampleLogin()
    const underWay = sampleFlow([...hops.slice(0, 2), { ...(hops[2] ?? hopAt(0, {})), tookMs: null }])
    expect(numbersOf(underWay)).toEqual([1, 2, 3, 4, 5, 6])
    expect(isUnfinished(underWay)).toBe(true)
    expect(isUnfinished(sampleLogin())).toBe(false)
  })

  it('show what the store was asked before the exchange at 6, and after it at 9', () => {
    const verbs = stepsOf(sampleLogin()).map(({ number, store }) => [
      number,
      ...store.map(({ verb }) => verb),
    ])
    expect(verbs.filter(([, verb]) => verb !== undefined)).toEqual([
      [6, 'claim'],
      [9, 'create'],
    ])
  })

  it('name the fault that changed an answer', () => {
    const used = changed(sampleLogin(), 1, { faults: ['code used'] })
    expect(marksOf(used)).toEqual(['fault code used'])
  })

  it('name WeChat’s errcode, and the restart of the login', () => {
    const refused = changed(changed(sampleLogin(), 3, { errcode: 40163 }), 2, {
      leadsTo: 'wechat',
      events: [{ atMs: 40, name: 'login.restarted', detail: 'attempt 1, cause code-refused' }],
    })
    expect(kindsOf({ ...refused, hops: refused.hops.slice(0, 4) }).slice(-3)).toEqual([
      'exchange',
      'exchange-refused',
      'to-wechat-again',
    ])
    expect(marksOf(refused)).toEqual(['failed errcode 40163', 'restarted code-refused'])
  })

  it('name the second callback of one state a duplicate', () => {
    const login = sampleLogin()
    const again = hopAt(40, {
      kind: 'callback',
      leadsTo: 'page',
      tracker: 'began',
      keys: ['state a', 'code b'],
    })
    expect(marksOf({ ...login, hops: [...login.hops.slice(0, 4), again] })).toEqual(['duplicate'])
  })

  it('show a callback that is passed on at both of its ends, which is no trouble', () => {
    const events = [{ atMs: 21, name: 'callback.passed-on', detail: 'from http://a.test, to http://b.test' }]
    const environment = changed(sampleLogin(), 2, { events })
    expect(numbersOf(environment)).toEqual(TWELVE)
    expect(marksOf(environment)).toEqual(['event callback.passed-on from http://a.test, to http://b.test'])
    expect(isTroubled(environment, 100)).toBe(false)
    const registered = sampleFlow([hopAt(0, { kind: 'callback', tracker: 'none', events })])
    expect(kindsOf(registered)).toEqual(['callback', 'pass-on'])
    expect([verdictOf(registered, 10), isTroubled(registered, 10)]).toEqual(['elsewhere', false])
  })

  it('show how a mini program’s web-view comes in, from its server’s ticket to the page', () => {
    const [opens, uses, page] = [
      hopAt(0, { target: '/enter?ticket=Fe26****(420)', status: 200 }),
      hopAt(10, { method: 'POST', target: '/enter', status: 303, leadsTo: 'page', tracker: 'began' }),
      hopAt(20, { status: 200, tracker: 'logged-in' }),
    ]
    const flow = sampleFlow([opens, uses, page])
    expect(kindsOf(flow)).toEqual(
      'tap ask-ticket ticket ask-enter enter-page use-ticket landed ask-again page stands'.split(' '),
    )
    expect(numbersOf(flow)).toEqual([1, 9, 10, 11, 12])
    expect([verdictOf(flow, 30), isTroubled(flow, 30)]).toEqual(['whole', false])
    const events = [{ atMs: 11, name: 'ticket.refused', detail: 'why used' }]
    const refused = sampleFlow([opens, { ...uses, status: 409, leadsTo: 'nowhere', events }])
    expect(marksOf(refused)).toEqual(['event ticket.refused why used'])
    expect(verdictOf(refused, 30)).toBe('trouble')
  })

  it('give no number to a client that is not the visitor’s', () => {
    const login = sampleLogin()
    const stranger = hopAt(15, {
      kind: 'callback',
      leadsTo: 'wechat',
      tookMs: 1,
      requestHeaders: [['user-agent', 'somebody else']],
      keys: ['state a', 'code b'],
    })
    const flow = { ...login, hops: [...login.hops, stranger] }
    expect(numbersOf(flow)).toEqual(TWELVE)
    expect(kindsOf(flow)).toContain('stranger-callback')
    expect(marksOf(flow)).toEqual(['stranger'])
  })

  it('begin with a tap only where somebody tapped', () => {
    const live = sampleFlow([hopAt(0, { tracker: 'logged-in', status: 200 })])
    for (const opening of ['link', 'back', 'reload'] as const) {
      expect(kindsOf({ ...live, opening })).toEqual([opening, 'ask', 'page', 'stands'])
      expect(numbersOf({ ...live, opening })).toEqual([2, 11, 12])
      expect(
        rowsOf({ ...live, opening }).map((row) => row.kind === 'absent' && row.absent.number),
      ).not.toContain(1)
    }
    expect(numbersOf({ ...live, opening: 'address' })).toEqual([1, 2, 11, 12])
  })

  it('tell what was stored for a client that had hung up', () => {
    const gone = changed(sampleLogin(), 2, { tookMs: 10, broken: 'CLOSED', status: null, leadsTo: 'nowhere' })
    const flow = { ...gone, hops: gone.hops.slice(0, 4) }
    expect(kindsOf(flow).slice(-3)).toEqual(['no-answer', 'open-id', 'stored-unseen'])
    expect(
      stepsOf(flow)
        .at(-1)
        ?.store.map(({ verb }) => verb),
    ).toEqual(['create'])
    expect(verdictOf(flow, 100)).toBe('unseen')
    const nothing = changed(flow, 2, { store: [] })
    expect(kindsOf(nothing)).not.toContain('stored-unseen')
    expect(verdictOf(nothing, 100)).toBe('trouble')
  })

  it('tell an answer that broke off from none: its status had gone out', () => {
    const half = sampleFlow([hopAt(0, { tracker: 'logged-in', status: 200, broken: 'CLOSED' })])
    expect(kindsOf(half)).toEqual(['tap', 'ask', 'half-answer'])
    expect(kindsOf(changed(half, 0, { status: null }))).toEqual(['tap', 'ask', 'no-answer'])
  })

  it('tell a connection that ended from an answer', () => {
    const broken = changed(sampleLogin(), 3, { broken: 'UND_ERR_SOCKET', status: null })
    expect(kindsOf(broken)).toContain('no-answer')
    expect(numbersOf(broken)).not.toContain(8)
  })
})

describe('the rows of the diagram', () => {
  const absent = (flow: Flow | null) =>
    rowsOf(flow).flatMap((row) =>
      row.kind === 'absent' ? [`${row.absent.number}${row.skipped ? ' skipped' : ''}`] : [],
    )

  it('are the twelve steps to come before anybody taps', () => {
    expect(absent(null)).toEqual(TWELVE.map(String))
  })

  it('keep the place of what a live session spares', () => {
    const rows = rowsOf(sampleFlow([hopAt(0, { tracker: 'logged-in', status: 200 })]))
    const numbers = rows.map((row) =>
      row.kind === 'absent' ? -row.absent.number : row.kind === 'step' ? row.step.number : null,
    )
    expect(numbers).toEqual([1, 2, -3, -4, -5, -6, -7, -8, -9, -10, 11, 12])
  })

  it('show a restart of the server where it fell, and whether the login went on', () => {
    const rows = rowsOf({ ...sampleLogin(), restartsAtMs: [17] })
    const at = rows.findIndex(({ kind }) => kind === 'restarted')
    expect(rows[at]).toMatchObject({ goesOn: true })
    expect(
      rows.slice(at - 1, at + 2).map((row) => (row.kind === 'step' ? row.step.number : row.kind)),
    ).toEqual([5, 'restarted', 6])
    const cut = { ...sampleFlow(sampleLogin().hops.slice(0, 2)), restartsAtMs: [17] }
    expect(rowsOf(cut)[5]).toMatchObject({ kind: 'restarted', goesOn: false })
    expect(absent(cut)).toEqual(['6', '7', '8', '9', '10', '11', '12'].map((number) => `${number} skipped`))
  })
})

describe('what came of a login', () => {
  const { hops } = sampleLogin()

  it('is a whole one, or four steps of it', () => {
    expect(verdictOf(sampleLogin(), 0)).toBe('whole')
    expect(verdictOf(sampleFlow([hopAt(0, { tracker: 'logged-in', status: 200 })]), 0)).toBe('alive')
  })

  it('is under way as long as its state lives', () => {
    const begun = sampleFlow(hops.slice(0, 2))
    expect(verdictOf(begun, 1000)).toBe('under-way')
    expect(verdictOf(begun, 700_000)).toBe('stopped')
  })

  it('is cut off by a restart after which nothing came', () => {
    const begun = { ...sampleFlow(hops.slice(0, 2)), restartsAtMs: [17] }
    expect(verdictOf(begun, 1000)).toBe('cut-off')
    expect(verdictOf({ ...begun, hops: hops.slice(0, 3) }, 1000)).toBe('under-way')
  })

  it('is no trouble while WeChat asks the visitor, nor when they sign out', () => {
    const asked = hopAt(0, { method: 'POST', status: 303, leadsTo: 'wechat', tracker: 'logged-in' })
    const page = hopAt(10, {
      kind: 'authorize',
      target: '/connect/oauth2/authorize?scope=snsapi_userinfo&state=1',
      status: 200,
    })
    const consent: Flow = { ...sampleFlow([asked, page]), opening: 'consent' }
    expect(kindsOf(consent)).toEqual(['consent', 'ask-consent', 'to-consent', 'authorize', 'asks-visitor'])
    expect([verdictOf(consent, 20), isTroubled(consent, 20)]).toEqual(['waits-for-visitor', false])
    const left = hopAt(0, {
      method: 'POST',
      status: 303,
      leadsTo: 'help',
      events: [{ atMs: 1, name: 'session.ended', detail: 'count 1' }],
    })
    const signedOut: Flow = { ...sampleFlow([left]), opening: 'sign-out' }
    expect([verdictOf(signedOut, 20), isTroubled(signedOut, 20)]).toEqual(['signed-out', false])
  })
})
