import { setImmediate as nextTurn } from 'node:timers/promises'
import { formPost } from './harness/native-form.ts'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { ask } from './harness/raw-request.ts'
import { startNginxWith } from './harness/servers/nginx.ts'
import { APP_ORIGIN, expect, LOAN_PATH, test } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'

const VISITORS = 8
const EACH_SENDS_AT_LEAST = 5

/** One upstream of two servers, with a pool of connections; a server that is away is asked again at once. */
const balancer = (servers: readonly Product[]) => (port: number) =>
  `
upstream ours {
  ${servers.map((one) => `server 127.0.0.1:${one.port} max_fails=0;`).join('\n  ')}
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

test('two servers that are restarted one after the other, behind nginx and under load, lose no page, no callback and no form', async ({
  world,
  weChat,
}) => {
  const env = { ...productionEnv(world.weChat.origin), ...world.store.env, DRAIN_SECONDS: '1' }
  const start = (port?: number) => startProduct('start', env, port)
  const servers = [await start(), await start()]
  const nginx = await startNginxWith(balancer(servers))
  const answers: string[] = []
  let restarting = true

  const visit = async () => {
    const visitor = visitorOf({ product: nginx, weChat })
    const note = (what: string, asked: Promise<{ status: number }>) =>
      asked.then(
        ({ status }) => answers.push(`${what} ${status}`),
        (thrown) => answers.push(`${what} ${thrown}`),
      )
    for (let turn = 0; restarting || turn < EACH_SENDS_AT_LEAST; turn += 1) {
      await note('callback', visitor.logIn())
      await note('page', visitor.ask({ path: LOAN_PATH }))
      await note('form', visitor.ask({ method: 'POST', path: '/logout', ...formPost({}) }))
      await nextTurn()
    }
  }
  const visits = Array.from({ length: VISITORS }, visit)
  const exits: (number | null)[] = []
  const restarted: Product[] = []
  for (const server of servers) {
    process.kill(server.pid, 'SIGTERM')
    exits.push(await server.ended)
    restarted.push(await start(server.port))
  }
  restarting = false
  await Promise.all(visits)

  expect([...new Set(answers)].toSorted(), nginx.errors()).toEqual(['callback 302', 'form 303', 'page 200'])
  expect(exits).toEqual([0, 0])
  for (const { port } of restarted)
    expect((await ask(port, { path: LOAN_PATH, headers: { ...DOCUMENT, Origin: APP_ORIGIN } })).status).toBe(
      302,
    )
  await nginx.stop()
  await Promise.all(restarted.map((one) => one.stop()))
})
