import { z } from 'zod'
import { WeChatRefusedError, WeChatUnreachableError } from './exchange-error.ts'

const numericText = z.stringFormat('numeric', /^-?\d{1,9}$/).transform(Number)

const verdict = z.object({
  errcode: z.union([z.int(), numericText]).nullish(),
  errmsg: z.string().catch(''),
})

const RID = /\brid: ([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})\b/

/**
 * Reads the body of an answer of WeChat's API, whatever its content type. Errors come with HTTP 200 too.
 * @throws {WeChatRefusedError} an errcode other than 0
 * @throws {WeChatUnreachableError} `unreadable`: no JSON object, or none of this shape
 */
export function readReply<Schema extends z.ZodType>(body: string, schema: Schema): z.output<Schema> {
  const content = parseLooseJson(body)
  const said = verdict.safeParse(content)
  if (!said.success) throw new WeChatUnreachableError('unreadable')
  const { errcode, errmsg } = said.data
  if (errcode) throw new WeChatRefusedError(errcode, RID.exec(errmsg)?.[1] ?? null)
  const reply = schema.safeParse(content)
  if (!reply.success) throw new WeChatUnreachableError('unreadable')
  return reply.data
}

/** JSON as WeChat writes it, with raw control characters in nicknames and maybe a BOM. Undefined: no JSON. */
function parseLooseJson(body: string): unknown {
  try {
    return JSON.parse(body.replace(/^\uFEFF/, '').replace(/\p{Cc}/gu, ' '))
  } catch {
    return undefined
  }
}
