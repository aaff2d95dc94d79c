import { expect, it } from 'vitest'
import { batchRenders } from './batch-renders.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

it('lets those who asked within a few turns of the event loop go on in one turn, in their order', async () => {
  const went: string[] = []
  let turns = 0
  const first = batchRenders().then(() => went.push(`first ${turns}`))
  await turn()
  turns += 1
  const second = batchRenders().then(() => went.push(`second ${turns}`))
  for (; went.length < 2; turns += 1) await turn()
  await Promise.all([first, second])
  expect(went).toEqual([went[0], went[0]?.replace('first', 'second')])
})

it('holds nobody who comes later', async () => {
  const gone = batchRenders()
  await gone
  expect(batchRenders()).not.toBe(gone)
})
