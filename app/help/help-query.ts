import { headers } from 'next/headers'
import { getConfig } from '../../lib/config.ts'
import { parseRequestId, requestIdOf } from '../../lib/http/request-id.ts'
import { DEFAULT_PATH, parseReturnPath, type ReturnPath } from '../../lib/login/return-path.ts'

export type HelpSearchParams = Promise<Readonly<Record<string, string | string[] | undefined>>>

/** What a help page may say of the request that led to it: nothing of its address is shown unparsed. */
export async function readHelpQuery(searchParams: HelpSearchParams): Promise<{
  readonly path: ReturnPath
  /** Of the request that failed; of this one when the address names none. */
  readonly requestId: string
  readonly cause: string
  readonly errcode: number | null
}> {
  const query = await searchParams
  const text = (name: string) => {
    const value = query[name]
    return typeof value === 'string' ? value : ''
  }
  const errcode = text('errcode')
  return {
    path: parseReturnPath(text('path'), getConfig().appOrigin) ?? DEFAULT_PATH,
    requestId: parseRequestId(text('request')) ?? requestIdOf(await headers()),
    cause: text('cause'),
    errcode: /^-?[0-9]{1,6}$/.test(errcode) ? Number(errcode) : null,
  }
}
