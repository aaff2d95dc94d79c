import { expect, it, onTestFinished, vi } from 'vitest'
import { runDoctor } from './run.ts'

it.each([
  [['--help'], 0],
  [['-h'], 0],
  [['--help', '--json'], 0],
  [['--jason'], 2],
  [['--help', '--jason'], 2],
  [['https://wx.example.com'], 2],
  [['-x'], 2],
  [['--json=yes'], 2],
])('asks nobody with %j, but prints its usage and ends with %d', async (parameters, status) => {
  const [output, errors] = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')]
  for (const spy of [output, errors]) spy.mockReturnValue()
  onTestFinished(() => {
    vi.restoreAllMocks()
  })
  expect(await runDoctor(parameters, [])).toBe(status)
  const [used, unused] = status === 0 ? [output, errors] : [errors, output]
  expect(used).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('npm run doctor -- '))
  expect(unused).not.toHaveBeenCalled()
})
