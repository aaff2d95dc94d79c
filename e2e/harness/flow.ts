import { z } from 'zod'
import { numbersOf } from '../../simulator/flow/diagram/steps.ts'
import { type Flow as Login, flow as login } from '../../simulator/flow/hop.ts'

/** The logins that a development server recorded, for assertions. */
export type Flow = {
  /** The numbers of the steps of the newest login: `[1, 2, 11, 12]` with a live session. */
  readonly steps: () => Promise<readonly number[]>
  readonly newest: () => Promise<Login | undefined>
  /** Oldest first. */
  readonly all: () => Promise<readonly Login[]>
  readonly clear: () => Promise<void>
}

export function flowAt(simulatorOrigin: string): Flow {
  const address = `${simulatorOrigin}/simulator/flow`
  const all = async () => z.array(login).parse(await (await fetch(address)).json())
  const newest = async () => (await all()).at(-1)
  return {
    all,
    newest,
    steps: async () => {
      const flow = await newest()
      return flow === undefined ? [] : numbersOf(flow)
    },
    clear: async () => {
      await fetch(address, { method: 'DELETE' })
    },
  }
}
