import { setImmediate as nextTurn } from 'node:timers/promises'
import { formPost } from './harness/native-form.ts'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { ask } from './harness/raw-request.ts'
import { type Nginx, startNginxWith } from './harness/servers/nginx.ts'
import { APP_ORIGIN, expect, LOAN_PATH, test, type World } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'

const VISITORS_AT_A_TIME = 8
const LONGER_THAN_A_RELOAD_SECONDS = 8
const VISITS_OF_EACH_AT_LEAST = 5

/** One upstream of two servers, with a pool of connections; a server that is away is asked again at once. */
const balancer =
  (servers: readonly Product[], { without }: { readonly without?: Product } = {}) =>
  (port: number) =>
    `
upstream ours {
  ${servers.map((one) => `server 127.0.0.1:${one.port} ${one === without ? 'down' : 'max_fails=0'};`).join('\n  ')}
  keepalive 16;
  keepalive_timeout 60s;
}
server {
  listen 127.0.0.1:${port};
  location / {
    proxy_pass http://ours;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $host;
  }
}`

function serverStarter({ weChat, store }: World, drainSeconds: number): (port?: number) => Promise<Product> {
  const env = { ...productionEnv(weChat.origin), ...store.env, DRAIN_SECONDS: String(drainSeconds) }
  return (port) => startProduct('start', env, port)
}

/** Has visits made, several at a time, until `during` is over; returns each kind of answer once. */
async function visitDuring(
  during: () => Promise<void>,
  visit: (note: (what: string, asked: Promise<{ status: number }>) => Promise<void>) => Promise<void>,
): Promise<readonly string[]> {
  const answers = new Set<string>()
  let over = false
  const note = async (what: string, asked: Promise<{ status: number }>) => {
    const answer = await asked.then(
      ({ status }) => status,
      (thrown) => thrown,
    )
    answers.add(`${what} ${answer}`)
  }
  const visits = Array.from({ length: VISITORS_AT_A_TIME }, async () => {
    for (let turn = 0; !over || turn < VISITS_OF_EACH_AT_LEAST; turn += 1) {
      await visit(note)
      await nextTurn()
    }
  })
  await during()
  over = true
  await Promise.all(visits)
  return [...answers].toSorted()
}

async function expectServes({ port }: Product): Promise<void> {
  expect((await ask(port, { path: LOAN_PATH, headers: { ...DOCUMENT, Origin: APP_ORIGIN } })).status).toBe(
    302,
  )
}

async function stopAll(nginx: Nginx, servers: readonly Product[]): Promise<void> {
  await nginx.stop()
  await Promise.all(servers.map((one) => one.stop()))
}

test('two servers that are restarted one after the other, behind nginx and under load, lose no page and no callback', async ({
  world,
  weChat,
}) => {
  const start = serverStarter(world, 1)
  const servers = [await start(), await start()]
  const restarted: Product[] = []
  const nginx = await startNginxWith(balancer(servers))
  const answers = await visitDuring(
    async () => {
      for (const server of servers) {
        process.kill(server.pid, 'SIGTERM')
        expect(await server.ended).toBe(0)
        restarted.push(await start(server.port))
      }
    },
    async (note) => {
      const visitor = visitorOf({ product: nginx, weChat })
      await note('callback', visitor.logIn())
      await note('page', visitor.ask({ path: LOAN_PATH }))
    },
  )
  expect(answers, nginx.errors()).toEqual(['callback 302', 'page 200'])
  for (const one of restarted) await expectServes(one)
  await stopAll(nginx, restarted)
})

test('a server that its balancer leaves out once it is not ready any more loses no form either', async ({
  world,
  weChat,
}) => {
  const start = serverStarter(world, LONGER_THAN_A_RELOAD_SECONDS)
  const [stopped, other] = [await start(), await start()]
  const servers = [stopped, other]
  const nginx = await startNginxWith(balancer(servers))
  let restarted = stopped
  const answers = await visitDuring(
    async () => {
      process.kill(stopped.pid, 'SIGTERM')
      await expect.poll(async () => (await ask(stopped.port, { path: '/health/ready' })).status).toBe(503)
      await nginx.reload(balancer(servers, { without: stopped }))
      expect(await stopped.ended).toBe(0)
      restarted = await start(stopped.port)
      await nginx.reload(balancer(servers))
    },
    async (note) => {
      const visitor = visitorOf({ product: nginx, weChat })
      await note('callback', visitor.logIn())
      await note('form', visitor.ask({ method: 'POST', path: '/logout', ...formPost({}) }))
    },
  )
  expect(answers, nginx.errors()).toEqual(['callback 302', 'form 303'])
  await expectServes(restarted)
  await stopAll(nginx, [restarted, other])
})
