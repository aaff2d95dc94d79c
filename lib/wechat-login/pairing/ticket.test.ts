import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { parseReturnPath } from '../http/return-path.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { newTracker } from '../session/tracker.ts'
import { fitsState } from '../state/state.ts'
import { describeComputer } from './computer.ts'
import { newPairingSecret } from './secret-cookie.ts'
import {
  boundSecrets,
  digitsOf,
  isSameNetwork,
  isTicketInTime,
  newTicket,
  openTicket,
  TICKET_SECONDS,
  ticketId,
} from './ticket.ts'

const NOW = 1_800_000_000
const keys = deriveKeyRing(['a secret of this test, 32 characters'])
const computer = { browser: 'Chrome', system: 'Windows' } as const
const own = () => ({ tracker: newTracker(keys), secret: newPairingSecret() })
const offered = (secrets = own(), address: string | null = '192.0.2.1') =>
  newTicket(secrets, computer, address, NOW, keys)

it('opens as it was made, and says who asks', () => {
  const ticket = offered()
  expect(openTicket(ticket.text, keys)).toEqual(ticket)
  expect(ticket.text).toMatch(/^[0-9A-Za-z]{45}$/)
})

it('fits, with its address, into the state of the phone’s login', () => {
  const path = sane(parseReturnPath(`/pair/${offered().text}`, 'https://wx.example.com'))
  expect(fitsState(path, '/frontend/loan/product/goToLoan')).toBe(true)
})

it('holds neither T nor secret, and nobody finds the digits in it', () => {
  const secrets = own()
  const ticket = offered(secrets)
  for (const hidden of [secrets.tracker, secrets.secret]) {
    expect(ticket.text).not.toContain(hidden.slice(0, 8))
    expect(ticketId(ticket)).not.toContain(hidden.slice(0, 8))
  }
  const strangers = deriveKeyRing(['a secret of somebody else, 32 characters'])
  const digits = Array.from({ length: 40 }, () => offered()).map((one) => [
    digitsOf(one),
    digitsOf({ ...one, keySet: strangers.signing }),
  ])
  expect(digits.every(([ours = '']) => /^\d\d$/.test(ours))).toBe(true)
  expect(digits.some(([ours, theirs]) => ours !== theirs)).toBe(true)
})

it('is none of ours when a character differs, is missing or is one too many', () => {
  fc.assert(
    fc.property(fc.nat(44), fc.stringMatching(/^[0-9A-Za-z]$/), (at, other) => {
      const { text } = offered()
      const changed = text.slice(0, at) + other + text.slice(at + 1)
      expect(openTicket(changed, keys) === null).toBe(changed !== text)
    }),
  )
  const { text } = offered()
  for (const guess of ['', text.slice(1), `${text}0`, ` ${text}`, '0'.repeat(45), text.toLowerCase(), 'x'])
    expect(openTicket(guess, keys)).toBeNull()
})

it('is none of ours when another secret signed it; each of our secrets opens', () => {
  const next = deriveKeyRing([
    'a newer secret of ours, 32 characters',
    'a secret of this test, 32 characters',
  ])
  const ticket = offered()
  expect(openTicket(ticket.text, deriveKeyRing(['quite another secret, 32 characters']))).toBeNull()
  const opened = sane(openTicket(ticket.text, next))
  expect(digitsOf(opened)).toBe(digitsOf(ticket))
  expect(boundSecrets(opened, [], [])).toBeNull()
})

describe('the computer', () => {
  it('is the one with both T and secret', () => {
    const [mine, planted] = [own(), own()]
    const ticket = offered(mine)
    expect(boundSecrets(ticket, [planted.tracker, mine.tracker], [planted.secret, mine.secret])).toEqual(mine)
    expect(boundSecrets(ticket, [mine.tracker], [planted.secret])).toBeNull() // who planted T
    expect(boundSecrets(ticket, [planted.tracker], [mine.secret])).toBeNull()
    expect(boundSecrets(ticket, [mine.tracker], [])).toBeNull()
    expect(boundSecrets(ticket, [], [mine.secret])).toBeNull()
  })

  it('is in the phone’s network only where both addresses are known to be one', () => {
    expect(isSameNetwork(offered(own(), '192.0.2.1'), '192.0.2.1')).toBe(true)
    expect(isSameNetwork(offered(own(), '192.0.2.1'), '192.0.2.2')).toBe(false)
    expect(isSameNetwork(offered(own(), '2001:db8:0:1::/64'), '2001:db8:0:1::/64')).toBe(true)
    expect(isSameNetwork(offered(own(), null), '192.0.2.1')).toBe(false)
    expect(isSameNetwork(offered(own(), '192.0.2.1'), null)).toBe(false)
    expect(isSameNetwork(offered(own(), null), null)).toBe(false)
  })

  it('shows no network that two tickets would have in common', () => {
    expect(new Set(Array.from({ length: 20 }, () => offered(own()).network)).size).toBeGreaterThan(15)
  })
})

it('is valid for two minutes, by a clock that may be two minutes early', () => {
  const ticket = offered()
  const valid = [-121, -120, 0, TICKET_SECONDS - 1, TICKET_SECONDS].map((seconds) =>
    isTicketInTime(ticket, NOW + seconds),
  )
  expect(valid).toEqual([false, true, true, true, false])
})

it('names a computer that sends any user agent, or none', () => {
  for (const agent of [null, '', 'x'.repeat(10_000), '<b>Mozilla/5.0 Windows'])
    expect(newTicket(own(), describeComputer(agent), null, NOW, keys).computer.browser).toBe('?')
})
