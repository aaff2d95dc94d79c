import { z } from 'zod'
import { fault } from '../faults/faults.ts'
import { readForeignFile } from '../flow/record/foreign-file.ts'
import { HOLDER_ACTS } from '../flow/record/opening.ts'
import { openWebView } from '../mini-program/open-web-view.ts'
import { json, type Reply } from '../reply.ts'
import { homePage } from '../viewer/home-page.ts'
import { viewerFile } from '../viewer/viewer-file.ts'
import type { World } from '../world.ts'
import { FORGET_PRODUCT } from './forget-product.ts'
import { givePhone } from './phone-cookie.ts'
import { pickUser } from './picker.ts'
import { verifyDomain } from './verify-domain.ts'

export type ControlRequest = {
  readonly method: string
  readonly path: string
  readonly host: string
  readonly origin: string | null
  readonly contentType: string
  readonly chosenUser: string | null
  readonly phone: string | null
  readonly body: () => Promise<unknown>
}

const holderAct = z.strictObject({ phone: z.string().regex(/^[a-z0-9]{4,16}$/), act: z.enum(HOLDER_ACTS) })
const faultOrFaults = z.union([fault.transform((one) => [one]), z.array(fault)])

/** The calls that control the simulator, for a person or a test. A web page of another origin cannot make them. */
export async function control(request: ControlRequest, world: World): Promise<Reply> {
  const { faults, log, settings } = world
  const { method, path } = request
  if (method !== 'GET' && !mayChange(request)) return json(403, { error: 'wants JSON, from no other origin' })
  const picked = /^\/simulator\/users\/([a-z]+)$/.exec(path)?.[1]
  if (method === 'GET' && picked !== undefined) return pickUser(picked) ?? notFound()
  if (method === 'GET' && /\.(?:ts|css)$/.test(path)) return (await viewerFile(path)) ?? notFound()
  switch (`${method} ${path}`) {
    case 'GET /simulator/':
    case 'GET /simulator':
      return withPhone(homePage(request.chosenUser, settings, world.flow !== null), request.phone)
    case 'GET /simulator/faults':
      return json(200, faults.list())
    case 'POST /simulator/faults': {
      const parsed = faultOrFaults.safeParse(await request.body())
      if (!parsed.success) return json(400, { error: z.prettifyError(parsed.error) })
      faults.set(parsed.data, null)
      return json(200, faults.list())
    }
    case 'DELETE /simulator/faults':
      faults.clear()
      return json(200, [])
    case 'GET /simulator/phone/faults':
      return json(200, request.phone === null ? [] : faults.list(request.phone))
    case 'PUT /simulator/phone/faults': {
      const parsed = z.array(fault).safeParse(await request.body())
      if (!parsed.success) return json(400, { error: z.prettifyError(parsed.error) })
      if (request.phone === null) return json(400, { error: 'no phone: open /simulator/ first' })
      faults.clear(request.phone)
      faults.set(parsed.data, request.phone)
      return json(200, faults.list(request.phone))
    }
    case 'GET /simulator/log':
      return json(200, log.entries())
    case 'DELETE /simulator/log':
      log.clear()
      return json(200, [])
    case 'POST /simulator/forget':
      return { ...json(200, []), setCookies: FORGET_PRODUCT }
    case 'GET /simulator/qr-codes':
      return json(200, world.flow?.qrCodes() ?? [])
    case 'GET /simulator/flow':
      return json(200, world.flow?.record.list() ?? [])
    case 'DELETE /simulator/flow':
      world.flow?.record.clear()
      return json(200, [])
    case 'POST /simulator/flow/holder': {
      const parsed = holderAct.safeParse(await request.body())
      if (!parsed.success) return json(400, { error: z.prettifyError(parsed.error) })
      world.flow?.holderDoes(parsed.data.phone, parsed.data.act)
      return json(200, [])
    }
    case 'POST /simulator/flow/read': {
      const read = readForeignFile(await request.body())
      return 'flow' in read ? json(200, read.flow) : json(400, { error: read.fault })
    }
    case 'POST /simulator/mini-program':
      return openWebView(await request.body(), request.chosenUser, settings)
    case 'POST /simulator/verify':
      return verifyDomain(await request.body())
    default:
      return notFound()
  }
}

function withPhone(page: Reply, phone: string | null): Reply {
  return phone === null ? { ...page, setCookies: [givePhone()] } : page
}

function notFound(): Reply {
  return json(404, { error: 'not found' })
}

/** A form of another site can neither send JSON nor hide where it comes from. */
function mayChange({ method, origin, host, contentType }: ControlRequest): boolean {
  if (origin !== null && origin.replace(/^https?:\/\//, '') !== host) return false
  return method === 'DELETE' || /^application\/json\b/i.test(contentType)
}
