import { expect, it } from 'vitest'
import { onePerProcess } from './per-process.ts'

it('is made once, when it is first asked for, by whichever module instance asks', () => {
  let made = 0
  const [gate, page] = [0, 1].map(() => onePerProcess('a counter', () => ({ number: ++made })))
  expect(made).toBe(0)
  expect([gate?.().number, page?.().number, gate?.().number]).toEqual([1, 1, 1])
  expect(gate?.()).toBe(page?.())
  expect(onePerProcess('another', () => ({ number: ++made }))().number).toBe(2)
})

it('tries again after it could not be made', () => {
  const settings: string[] = []
  const first = onePerProcess('first setting', () => {
    if (settings[0] === undefined) throw new Error('none')
    return settings[0]
  })
  expect(first).toThrow('none')
  settings.push('a')
  expect(first()).toBe('a')
})
