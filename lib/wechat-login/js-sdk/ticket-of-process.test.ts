import { expect, it } from 'vitest'
import { StoreUnreachableError } from '../storage/unreachable.ts'
import type { KeptTicket } from './kept-ticket.ts'
import type { TicketRead } from './shared-ticket.ts'
import { rememberTicket } from './ticket-of-process.ts'

const NOW_SECONDS = 1_800_000_000

function ticket(text: string, lifetimeSeconds = 7200): KeptTicket {
  const endsAt = NOW_SECONDS + lifetimeSeconds
  return { kind: 'ticket', accessToken: 'TOKEN', tokenEndsAt: endsAt, ticket: text, ticketEndsAt: endsAt }
}

/** A process, the store's answers to it, and its clock. */
function processWith(...answers: readonly (TicketRead | Error)[]) {
  let [nowMs, reads] = [NOW_SECONDS * 1000, 0]
  const behind: (() => Promise<void>)[] = []
  const remembered = rememberTicket(
    async () => {
      const answer = answers[reads] ?? answers.at(-1)
      reads += 1
      if (answer === undefined || answer instanceof Error) throw answer
      return answer
    },
    { nowMs: () => nowMs },
  )
  return {
    ask: async () => (await remembered('', (work) => behind.push(work)))?.ticket ?? null,
    pass: (seconds: number) => {
      nowMs += seconds * 1000
    },
    reads: () => reads,
    behind: () => behind.length,
  }
}

const found = (text: string, lifetimeSeconds?: number): TicketRead => ({
  kind: 'ticket',
  ticket: ticket(text, lifetimeSeconds),
  renew: null,
})
const away = new StoreUnreachableError('timeout')

it('reads the store once a minute, however many pages ask', async () => {
  const { ask, pass, reads } = processWith(found('one'), found('two'))
  expect(await Promise.all([ask(), ask(), ask()])).toEqual(['one', 'one', 'one'])
  pass(59)
  expect([await ask(), reads()]).toEqual(['one', 1])
  pass(1)
  expect([await ask(), reads()]).toEqual(['two', 2])
})

it('asks again a few seconds after there was none', async () => {
  const { ask, pass, reads } = processWith({ kind: 'none' }, found('one'))
  expect(await ask()).toBeNull()
  pass(4)
  expect([await ask(), reads()]).toEqual([null, 1])
  pass(1)
  expect(await ask()).toBe('one')
})

it('goes on with the ticket that it knows while the store is away, to the end of that ticket', async () => {
  const { ask, pass } = processWith(found('one', 300), away)
  expect(await ask()).toBe('one')
  pass(200)
  expect(await ask()).toBe('one')
  pass(100)
  expect(await ask()).toBeNull()
})

it('has none when the store is away from the start, and throws nothing', async () => {
  const { ask } = processWith(away)
  expect(await ask()).toBeNull()
})

it('leaves a renewal for behind the answer, once', async () => {
  const { ask, behind } = processWith({ kind: 'ticket', ticket: ticket('one'), renew: async () => {} })
  await Promise.all([ask(), ask()])
  await ask()
  expect(behind()).toBe(1)
})
