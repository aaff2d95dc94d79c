import type { Product } from './product.ts'
import { ask, cookieHeader, type RawAnswer, type RawRequest } from './raw-request.ts'
import { APP_ORIGIN, LOAN_PATH, USER_AGENTS } from './test.ts'
import type { WeChat } from './we-chat.ts'

/** The headers of WeChat's document requests. */
export const DOCUMENT = { 'User-Agent': USER_AGENTS.android, Accept: 'text/html,*/*;q=0.8' }

const MOST_REDIRECTS = 20 // a browser's limit

/** A visitor in WeChat, without a browser: one request at a time. */
export type Visitor = {
  readonly ask: (request: RawRequest) => Promise<RawAnswer>
  readonly cookies: () => string
  /** Deletes a cookie; replaces all cookies. */
  readonly forget: (name: string) => void
  readonly setCookies: (header: string) => void
  /** Passes WeChat from an authorize address; returns the callback's address, without opening it. */
  readonly passWeChat: (authorize: string) => Promise<string>
  /** Opens a page and passes WeChat; returns the callback's address, without opening it. */
  readonly beginLogin: (path?: string) => Promise<string>
  /** The whole login; returns the callback's answer. */
  readonly logIn: (path?: string) => Promise<RawAnswer>
  /** Follows redirects, to WeChat and back, until a page comes; returns the page. */
  readonly open: (path: string) => Promise<RawAnswer & { readonly path: string }>
  /** The same visitor with the same cookies, at another server. */
  readonly at: (other: Pick<Product, 'port'>) => Visitor
}

export function visitorOf({
  product,
  weChat,
  user = 'xiaoming',
  refusesCookies = false,
  send = ask,
}: {
  readonly product: Pick<Product, 'port'>
  readonly weChat: WeChat
  /** One of the simulator's users. */
  readonly user?: string
  /** The browser refuses every cookie. */
  readonly refusesCookies?: boolean
  /** How requests travel to the product, such as over TLS. */
  readonly send?: (port: number, request: RawRequest) => Promise<RawAnswer>
}): Visitor {
  let jar: Readonly<Record<string, string>> = {}
  const cookies = () =>
    Object.entries(jar)
      .map(([name, value]) => `${name}=${value}`)
      .join('; ')

  const visitorAt = ({ port }: Pick<Product, 'port'>): Visitor => {
    const askWithJar = async (request: RawRequest) => {
      const cookie: Record<string, string> = cookies() === '' ? {} : { Cookie: cookies() }
      const answer = await send(port, { ...request, headers: { ...DOCUMENT, ...cookie, ...request.headers } })
      for (const pair of answer.setCookies.map((one) => cookieHeader([one]))) {
        const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
        const { [name]: _, ...others } = jar
        if (!refusesCookies) jar = value === '' ? others : { ...others, [name]: value }
      }
      return answer
    }
    /** @throws Error an answer that leads nowhere, by its status: it says why a login did not go on */
    const locationOf = ({ status, headers }: RawAnswer, what: string) => {
      if (headers.location === undefined) throw new Error(`${what} answered ${status}, without a redirect`)
      return headers.location
    }
    const passWeChat = async (location: string) => {
      const authorize = new URL(location)
      const granted = await ask(weChat.port, {
        path: authorize.pathname + authorize.search,
        headers: { ...DOCUMENT, Cookie: `wechat_sim_user=${user}` },
      })
      const callback = new URL(locationOf(granted, 'WeChat'))
      return callback.pathname + callback.search
    }
    const beginLogin = async (path = LOAN_PATH) =>
      passWeChat(locationOf(await askWithJar({ path }), 'the page'))
    const open = async (path: string) => {
      for (let [at, hops] = [path, 0]; hops < MOST_REDIRECTS; hops += 1) {
        const answer = await askWithJar({ path: at })
        const { location } = answer.headers
        if (location === undefined) return { ...answer, path: at }
        const { pathname, search } = new URL(location, APP_ORIGIN)
        at = pathname.startsWith('/connect/') ? await passWeChat(location) : pathname + search
      }
      throw new Error('it is redirected for ever')
    }
    return {
      ask: askWithJar,
      open,
      cookies,
      forget: (name) => {
        const { [name]: _, ...others } = jar
        jar = others
      },
      setCookies: (header) => {
        jar = Object.fromEntries(
          header.split('; ').map((pair) => [pair.split('=')[0], pair.slice(pair.indexOf('=') + 1)]),
        )
      },
      passWeChat,
      beginLogin,
      logIn: async (path) => askWithJar({ path: await beginLogin(path) }),
      at: visitorAt,
    }
  }
  return visitorAt(product)
}
