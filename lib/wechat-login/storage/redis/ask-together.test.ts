import { expect, it } from 'vitest'
import { askTogether } from './ask-together.ts'
import type { Command } from './command.ts'

const get = (key: string): readonly Command[] => [{ verb: 'get', key }]
const keyOf = (command: Command) => command.key

it('sends the commands of one turn in one round trip, and gives each caller its own answers', async () => {
  const sent: string[][] = []
  const ask = askTogether(async (commands) => {
    sent.push(commands.map(keyOf))
    return commands.map((command) => `of ${keyOf(command)}`)
  })
  expect(await Promise.all([ask(get('a')), ask([...get('b'), ...get('c')]), ask(get('d'))])).toEqual([
    ['of a'],
    ['of b', 'of c'],
    ['of d'],
  ])
  expect(await ask(get('e'))).toEqual(['of e'])
  expect(sent).toEqual([['a', 'b', 'c', 'd'], ['e']])
})

it('asks for a hundred at once and no more', async () => {
  const sizes: number[] = []
  const ask = askTogether(async (commands) => {
    sizes.push(commands.length)
    return commands.map(keyOf)
  })
  const answers = await Promise.all(Array.from({ length: 250 }, (_, at) => ask(get(String(at)))))
  expect(answers.map(([key]) => key)).toEqual(Array.from({ length: 250 }, (_, at) => String(at)))
  expect(sizes).toEqual([100, 100, 50])
})

it('fails all of those who asked together when the way there fails, and nobody after them', async () => {
  let works = false
  const ask = askTogether(async (commands) => {
    if (!works) throw new Error('no way there')
    return commands.map(keyOf)
  })
  const outcomes = await Promise.allSettled([ask(get('a')), ask(get('b'))])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  works = true
  expect(await ask(get('c'))).toEqual(['c'])
})
