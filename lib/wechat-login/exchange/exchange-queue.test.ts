import { beforeEach, describe, expect, it } from 'vitest'
import { newSteppedClock } from '../../../e2e/harness/servers/stepped-clock.ts'
import { newExchangeQueue } from './exchange-queue.ts'

const WECHAT_MS = 100
const staysFor = () => new AbortController().signal

/** A queue with a clock of its own, and a WeChat that takes 100 ms per code. */
function world() {
  const clock = newSteppedClock()
  const { nowMs, after, pass } = clock
  const queue = newExchangeQueue(clock)
  let [asked, inFlight, mostInFlight] = [0, 0, 0]
  const order: string[] = []

  /** The outcome of one callback, and after how many milliseconds. */
  const bring = async (sender: string, party: string, isTrue: boolean, gone = staysFor()) => {
    const cameAtMs = nowMs()
    const turn = await queue.enter(sender, party, gone)
    if (turn === null) return { landed: false, refused: true, afterMs: nowMs() - cameAtMs }
    asked += 1
    inFlight += 1
    mostInFlight = Math.max(mostInFlight, inFlight)
    order.push(party)
    await new Promise<void>((resolve) => after(WECHAT_MS, resolve))
    inFlight -= 1
    if (!isTrue) turn.codeRefused()
    turn.leave()
    return { landed: isTrue, refused: false, afterMs: nowMs() - cameAtMs }
  }
  const bringMany = (
    times: number,
    sender: string,
    isTrue: boolean,
    party = (at: number) => `${sender} ${at}`,
  ) => Array.from({ length: times }, (_, at) => bring(sender, party(at), isTrue))
  return {
    ...clock,
    queue,
    bring,
    bringMany,
    /** Sixty false codes of one address, until WeChat has refused them. */
    useUp: async () => {
      bringMany(60, 'address', false, (at) => `false ${at}`)
      await pass(WECHAT_MS)
    },
    asked: () => asked,
    mostInFlight: () => mostInFlight,
    order: () => order,
  }
}

describe('the exchanges of one address', () => {
  let w: ReturnType<typeof world>
  beforeEach(() => {
    w = world()
  })

  it('lands twenty newcomers who come beside sixty false codes, within seconds', async () => {
    const flood = w.bringMany(60, 'address', false, (at) => `false ${at}`)
    const newcomers = w.bringMany(20, 'address', true)
    await w.pass(10_000)
    const landed = await Promise.all(newcomers)
    expect(landed.filter((one) => one.landed)).toHaveLength(20)
    expect(Math.max(...landed.map((one) => one.afterMs))).toBeLessThan(2000)
    expect((await Promise.all(flood)).some((one) => one.refused)).toBe(false)
  })

  it('lands newcomers who come while false codes go on at five a second, each within a second', async () => {
    const landed: Promise<{ landed: boolean; afterMs: number }>[] = []
    w.bringMany(60, 'address', false)
    for (let time = 0; time < 200; time += 1) {
      await w.pass(100)
      if (time % 2 === 0) w.bring('address', `false ${time}`, false)
      landed.push(w.bring('address', `newcomer ${time}`, true))
    }
    await w.pass(10_000)
    const all = await Promise.all(landed)
    expect(all.every((one) => one.landed)).toBe(true)
    expect(Math.max(...all.map((one) => one.afterMs))).toBeLessThan(1500)
  })

  it('asks WeChat about sixty of a thousand false codes at once, and about ten more a second', async () => {
    const answers = w.bringMany(1000, 'address', false)
    await w.pass(WECHAT_MS)
    expect(w.asked()).toBe(60)
    await w.pass(20_000)
    expect(w.asked()).toBeLessThanOrEqual(160)
    expect((await Promise.all(answers)).filter((one) => one.refused)).toHaveLength(1000 - w.asked())
    expect(w.timers()).toBe(0)
  })

  it('spends at most 1.4 % of the account’s quota on an address that never stops', async () => {
    for (let second = 0; second < 60; second += 1) {
      w.bringMany(50, 'address', false, (at) => `${second} ${at}`)
      await w.pass(1000)
    }
    expect(w.asked()).toBeLessThanOrEqual(0.014 * 50_000)
  })

  it('lets a thousand people behind one address in, sixty at a time', async () => {
    const answers = w.bringMany(1000, 'address', true)
    await w.pass(10_000)
    expect((await Promise.all(answers)).every((one) => one.landed)).toBe(true)
    expect(w.mostInFlight()).toBe(60)
  })

  it('refuses at once whoever finds three hundred waiting where codes fail, and after ten seconds whoever waits', async () => {
    await w.useUp()
    const flood = w.bringMany(400, 'address', false, (at) => `flood ${at}`)
    const late = w.bring('address', 'newcomer', true)
    await w.pass(0)
    expect(await late).toEqual({ landed: false, refused: true, afterMs: 0 })
    await w.pass(10_000)
    const times = (await Promise.all(flood)).filter((one) => one.refused).map((one) => one.afterMs)
    expect(new Set(times)).toEqual(new Set([0, 10_000]))
    expect(times.filter((ms) => ms === 0)).toHaveLength(100)
    const afterwards = w.bring('address', 'newcomer', true)
    await w.pass(1000)
    expect(await afterwards).toMatchObject({ landed: true })
  })

  it('forgets refused codes within six seconds, also when the clock is set back', async () => {
    await w.useUp()
    expect(w.queue.wouldWait('address')).toBe(true)
    w.setBack(3_600_000)
    const next = w.bring('address', 'newcomer', true)
    await w.pass(1000)
    expect(await next).toMatchObject({ landed: true })
    await w.pass(6000)
    const many = w.bringMany(60, 'address', true)
    await w.pass(WECHAT_MS)
    expect((await Promise.all(many)).every((one) => one.afterMs === WECHAT_MS)).toBe(true)
  })

  it('never takes a WeChat that is away for a code that failed', async () => {
    const turns = await Promise.all(
      Array.from({ length: 60 }, (_, at) => w.queue.enter('address', `${at}`, staysFor())),
    )
    for (const turn of turns) turn?.leave()
    expect(w.queue.wouldWait('address')).toBe(false)
  })
})

describe('the parties of one address', () => {
  it('lands a newcomer soon beside one T that brings hundreds of false codes', async () => {
    const w = world()
    w.bringMany(500, 'address', false, () => 'one T')
    await w.pass(WECHAT_MS)
    const newcomers = w.bringMany(20, 'address', true)
    await w.pass(10_000)
    const all = await Promise.all(newcomers)
    expect(all.every((one) => one.landed)).toBe(true)
    expect(Math.max(...all.map((one) => one.afterMs))).toBeLessThan(5000)
  })

  it('lands sixty tabs that share one T, where codes have just failed too', async () => {
    const w = world()
    await w.useUp()
    const tabs = w.bringMany(60, 'address', true, () => 'one T')
    await w.pass(10_000)
    expect((await Promise.all(tabs)).every((one) => one.landed)).toBe(true)
  })

  it('gives a full line’s newcomer the last place of a T that has several', async () => {
    const w = world()
    await w.useUp()
    const greedy = w.bringMany(300, 'address', false, () => 'one T')
    const newcomer = w.bring('address', 'newcomer', true)
    await w.pass(1000)
    expect(await newcomer).toMatchObject({ landed: true })
    expect(w.order().indexOf('newcomer')).toBe(61)
    await w.pass(10_000)
    expect((await Promise.all(greedy)).filter((one) => one.refused && one.afterMs === 0)).toHaveLength(1)
  })
})

describe('a visitor who leaves', () => {
  it('gives the place back, and WeChat is never asked', async () => {
    const w = world()
    await w.useUp()
    const leaving = new AbortController()
    const left = w.bring('address', 'left', true, leaving.signal)
    const next = w.bring('address', 'next', true)
    leaving.abort()
    await w.pass(1000)
    expect([(await left).refused, (await next).landed]).toEqual([true, true])
    expect(w.order()).not.toContain('left')
    expect(await w.bring('address', 'late', true, leaving.signal)).toMatchObject({ refused: true })
  })
})

describe('other addresses', () => {
  it('wait for nobody while one is flooded', async () => {
    const w = world()
    w.bringMany(1000, 'flooded', false)
    await w.pass(1000)
    const elsewhere = w.bringMany(60, 'elsewhere', true)
    await w.pass(WECHAT_MS)
    expect((await Promise.all(elsewhere)).every((one) => one.landed && one.afterMs === WECHAT_MS)).toBe(true)
  })

  it('keep a place in their own line when ten floods have taken all places of the process', async () => {
    const w = world()
    for (let flood = 0; flood < 10; flood += 1) w.bringMany(1000, `flood ${flood}`, false)
    w.bringMany(60, 'elsewhere', false, (at) => `false ${at}`)
    const newcomers = w.bringMany(20, 'elsewhere', true)
    await w.pass(10_000)
    expect((await Promise.all(newcomers)).every((one) => one.landed)).toBe(true)
  })
})
