import { z } from 'zod'
import { plain, type Reply } from '../reply.ts'
import type { Settings } from '../settings.ts'
import { apiError } from './api-error.ts'
import type { AppTokens } from './app-tokens.ts'

/** The errcodes for the two levels of a menu. */
type Level = {
  readonly most: number
  readonly nameBytes: number
  readonly codes: {
    readonly count: number
    readonly type: number
    readonly name: number
    readonly url: number
  }
}

const TOP: Level = { most: 3, nameBytes: 16, codes: { count: 40016, type: 40017, name: 40018, url: 40020 } }
const SUB: Level = { most: 5, nameBytes: 60, codes: { count: 40023, type: 40024, name: 40025, url: 40027 } }
const MOST_URL_BYTES = 1024
const BAD_URL = 65317
const BAD_FORMAT = 47001
const BAD_CHARSET = 40033

const button = z.looseObject({ name: z.string(), type: z.string().optional(), url: z.string().optional() })
const menu = z.object({
  button: z.array(button.extend({ sub_button: z.array(button).optional() })),
})

/** 自定义菜单, 创建接口: replaces the account's menu, or says what is wrong with it. */
export function createMenu(
  query: URLSearchParams,
  body: string,
  settings: Settings,
  appTokens: AppTokens,
): Reply {
  const refuse = (errcode: number) => apiError(errcode, settings.now(), settings.random)
  const use = appTokens.use(query.get('access_token') ?? '')
  if (use.kind === 'refused') return refuse(use.errcode)
  if (/\\u[0-9a-f]{4}/i.test(body)) return refuse(BAD_CHARSET)
  const parsed = menu.safeParse(parseJson(body))
  if (!parsed.success) return refuse(BAD_FORMAT)
  const errcode = faultOf(parsed.data)
  return errcode === null ? plain({ errcode: 0, errmsg: 'ok' }, { outcome: 'menu' }) : refuse(errcode)
}

function faultOf({ button: buttons }: z.infer<typeof menu>): number | null {
  if (buttons.length < 1 || buttons.length > TOP.most) return TOP.codes.count
  for (const one of buttons) {
    const { sub_button: entries = [] } = one
    if (entries.length > SUB.most) return SUB.codes.count
    const fault = entries.length === 0 ? faultOfView(one, TOP) : faultOfName(one.name, TOP)
    if (fault !== null) return fault
    for (const entry of entries) {
      const inner = faultOfView(entry, SUB)
      if (inner !== null) return inner
    }
  }
  return null
}

function faultOfView({ name, type, url }: z.infer<typeof button>, level: Level): number | null {
  const fault = faultOfName(name, level)
  if (fault !== null) return fault
  if (type !== 'view') return level.codes.type // others need a server that takes messages
  if (url === undefined || url === '' || Buffer.byteLength(url) > MOST_URL_BYTES) return level.codes.url
  return /^https?:\/\//.test(url) && URL.canParse(url) ? null : BAD_URL
}

function faultOfName(name: string, { nameBytes, codes }: Level): number | null {
  return name !== '' && Buffer.byteLength(name) <= nameBytes ? null : codes.name
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
