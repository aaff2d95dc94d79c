import { z } from 'zod'
import { numbersOf } from './diagram/steps.ts'
import { flow, type Flow as Login } from './hop.ts'

/** The logins that a development server recorded, for assertions. */
export type Flow = {
  /** The numbers of the steps of the newest login: `[1, 2, 11, 12]` with a live session. */
  readonly steps: () => Promise<readonly number[]>
  readonly newest: () => Promise<Login | undefined>
  /** Oldest first. */
  readonly all: () => Promise<readonly Login[]>
  readonly clear: () => Promise<void>
}

/**
 * @param simulatorOrigin of the simulator inside `npm run dev`: its port plus 1000
 * @example
 * const flow = flowAt('http://localhost:4000')
 * await expect.poll(flow.steps).toEqual([1, 2, 11, 12])
 */
export function flowAt(simulatorOrigin: string): Flow {
  const address = `${simulatorOrigin}/simulator/flow`
  const all = async () => z.array(flow).parse(await (await fetch(address)).json())
  const newest = async () => (await all()).at(-1)
  return {
    all,
    newest,
    steps: async () => {
      const login = await newest()
      return login === undefined ? [] : numbersOf(login)
    },
    clear: async () => {
      await fetch(address, { method: 'DELETE' })
    },
  }
}
