import { expect, it } from 'vitest'
import { hopAt, sampleFlow, sampleLogin } from '../sample-login.fixture.ts'
import { toMermaid } from './mermaid.ts'

const WORDS = {
  actor: (actor: string) => `the ${actor}`,
  title: ({ kind }: { kind: string }) => kind,
  mark: ({ kind, what }: { kind: string; what: string }) => `${kind}: ${what}`,
  restarted: (goesOn: boolean) => `restarted, ${goesOn ? 'goes on' : 'cut off'}`,
  time: (ms: number) => `${ms} ms`,
}
const linesOf = (flow: ReturnType<typeof sampleLogin>) => toMermaid(flow, WORDS).split('\n  ')

it('writes a login as Mermaid in the order of its times: what is stored comes before the T goes out', () => {
  const lines = linesOf(sampleLogin())
  expect(lines.slice(0, 3)).toEqual([
    'sequenceDiagram',
    'actor user as the user',
    'participant client as the client',
  ])
  expect(lines.slice(-7)).toEqual([
    'server->>platform: 7. exchange',
    'platform-->>server: 8. open-id (10 ms)',
    'server->>store: create',
    'server-->>client: 9. landed (30 ms)',
    'client->>server: 10. ask-again',
    'server-->>client: 11. page (5 ms)',
    'client-->>user: 12. stands',
  ])
  expect(lines).toHaveLength(1 + 5 + 12 + 2)
})

it('names faults and restarts in the words of the diagram', () => {
  const { hops } = sampleLogin()
  const faulty = { ...sampleFlow(hops.slice(0, 2)), restartsAtMs: [17] }
  faulty.hops[1] = hopAt(10, { kind: 'authorize', leadsTo: 'callback', faults: ['code used'] })
  expect(linesOf(faulty).slice(-2)).toEqual([
    'Note over platform,client: fault: code used',
    'Note over server: restarted, cut off',
  ])
})

it('cannot be broken out of by what a foreign file says', () => {
  const evil = 'a;b#c\nevil->>x: <img src=x> %%{init: {}}%%'
  const flow = sampleFlow([hopAt(0, { kind: 'authorize', leadsTo: 'callback', faults: [evil] })])
  const note = linesOf(flow).find((line) => line.startsWith('Note')) ?? ''
  expect(note).toBe(
    'Note over platform,client: fault: a#59;b#35;c evil-#62;#62;x: #60;img src=x#62; #37;#37;#123;init: #123;#125;#125;#37;#37;',
  )
})
