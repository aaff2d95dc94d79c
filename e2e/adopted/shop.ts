import { rmSync } from 'node:fs'
import { build } from '../harness/build.ts'
import { freePort } from '../harness/free-port.ts'
import { makeFreshApplication } from '../harness/fresh-application.ts'
import { addPolicyPage } from '../harness/policy-page.ts'
import { type Product, productionEnv, startProduct } from '../harness/product.ts'
import { ask, type RawAnswer, type RawRequest } from '../harness/raw-request.ts'
import { APP_ORIGIN, test as base, type World } from '../harness/test.ts'
import { type Visitor, visitorOf } from '../harness/visitor.ts'

export { APP_ORIGIN, expect } from '../harness/test.ts'

/** The application of somebody who followed the README and docs/adopt.md, built and started. */
export type Shop = Product & {
  readonly folder: string
  /** One request of somebody without cookies. */
  readonly ask: (request: RawRequest) => Promise<RawAnswer>
  /** A visitor who has just logged in. */
  readonly logIn: () => Promise<Visitor>
}

const STORELESS = { REDIS_URL: 'redis://127.0.0.1:1' }

/** What asks without a person: probes, crawlers, WeChat's own fetcher, scripts. */
export const FETCHERS = [
  'kube-probe/1.30',
  'curl/8.5.0',
  '',
  'MicroMessenger Client',
  'facebookexternalhit/1.1',
]

/** The headers of a page's own `fetch`. */
export const SCRIPT = { Accept: 'application/json', Origin: APP_ORIGIN }

type Servers = {
  readonly shop: Shop
  /** Another server of the same build, whose store is away from the start. */
  readonly storeless: Product
  /** Its `npm run dev`, with the simulator inside. */
  readonly development: Product
}

/** Another server of the shop's build, with other settings. */
function startBeside({ folder }: Shop, { weChat }: World, env: Readonly<Record<string, string>>) {
  return startProduct('start', { ...productionEnv(weChat.origin), ...env }, undefined, folder)
}

type StartAnother = (env: Readonly<Record<string, string>>) => Promise<Product>

export const test = base.extend<{ served: undefined; startAnother: StartAnother }, Servers>({
  shop: [
    async ({ world }, use) => {
      const folder = makeFreshApplication('adopted')
      addPolicyPage(folder)
      await build(folder)
      const env = productionEnv(world.weChat.origin)
      const product = await startProduct('start', { ...env, ...world.store.env }, undefined, folder)
      const logIn = async () => {
        const visitor = visitorOf({ product, weChat: world.weChat })
        await visitor.logIn('/account')
        return visitor
      }
      await use({ ...product, folder, ask: (request) => ask(product.port, request), logIn })
      await product.stop()
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],

  storeless: [
    async ({ world, shop }, use) => {
      const storeless = await startBeside(shop, world, STORELESS)
      await use(storeless)
      await storeless.stop()
    },
    { scope: 'worker' },
  ],

  development: [
    async ({ shop }, use) => {
      const env = { SESSION_SECRET: 'a-secret-of-the-end-to-end-tests-only' }
      const development = await startProduct('dev', env, await freePort(), shop.folder)
      await use(development)
      await development.stop()
    },
    { scope: 'worker' },
  ],

  /** Another server of the same build, with other settings, until the test ends. */
  startAnother: async ({ world, shop }, use) => {
    const others: Product[] = []
    await use(async (env) => {
      const other = await startBeside(shop, world, env)
      others.push(other)
      return other
    })
    await Promise.all(others.map((one) => one.stop()))
  },

  served: [
    async ({ world, shop, weChat: _ }, use) => {
      world.serve(shop)
      await use(undefined)
    },
    { auto: true },
  ],
})
