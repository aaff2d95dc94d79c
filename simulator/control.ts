import { z } from 'zod'
import { type Faults, fault } from './faults.ts'
import type { Log } from './log.ts'
import { pickerPage, pickUser } from './picker.ts'
import { json, type Reply } from './reply.ts'
import { verifyDomain } from './verify-domain.ts'

export type ControlRequest = {
  readonly method: string
  readonly path: string
  readonly host: string
  readonly origin: string | null
  readonly contentType: string
  readonly chosenUser: string | null
  readonly body: () => Promise<unknown>
}

const faultOrFaults = z.union([fault.transform((one) => [one]), z.array(fault)])

/** The calls by which a person or a test steers the simulator. A web page of another origin cannot. */
export async function control(request: ControlRequest, faults: Faults, log: Log): Promise<Reply> {
  const { method, path } = request
  if (method !== 'GET' && !mayChange(request)) return json(403, { error: 'wants JSON, from no other origin' })
  const picked = /^\/simulator\/users\/([a-z]+)$/.exec(path)?.[1]
  switch (picked === undefined ? `${method} ${path}` : `${method} /simulator/users/`) {
    case 'GET /simulator/':
    case 'GET /simulator':
      return pickerPage(request.chosenUser)
    case 'GET /simulator/users/':
      return pickUser(picked ?? '') ?? json(404, { error: 'no such user' })
    case 'GET /simulator/faults':
      return json(200, faults.list())
    case 'POST /simulator/faults': {
      const parsed = faultOrFaults.safeParse(await request.body())
      if (!parsed.success) return json(400, { error: z.prettifyError(parsed.error) })
      faults.set(parsed.data)
      return json(200, faults.list())
    }
    case 'DELETE /simulator/faults':
      faults.clear()
      return json(200, [])
    case 'GET /simulator/log':
      return json(200, log.entries())
    case 'DELETE /simulator/log':
      log.clear()
      return json(200, [])
    case 'POST /simulator/verify':
      return verifyDomain(await request.body())
    default:
      return json(404, { error: 'not found' })
  }
}

/** A form of another site can neither send JSON nor hide where it comes from. */
function mayChange({ method, origin, host, contentType }: ControlRequest): boolean {
  if (origin !== null && origin !== `http://${host}`) return false
  return method === 'DELETE' || /^application\/json\b/i.test(contentType)
}
