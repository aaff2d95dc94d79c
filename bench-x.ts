import { fork } from 'node:child_process'
import { once } from 'node:events'
import { spawnSync } from 'node:child_process'
import { startRedis } from './e2e/harness/servers/redis-server.ts'
import { productionEnv, startProduct } from './e2e/harness/product.ts'
import { visitorOf, DOCUMENT } from './e2e/harness/visitor.ts'
import { weChatAt } from './e2e/harness/we-chat.ts'
import { startSimulator } from './simulator/server.ts'
import { rateOf } from './bench/load.ts'
import { startApp } from './bench/servers.ts'
import { median, quantile } from './bench/quantiles.ts'
process.setMaxListeners(100)
const P = '/frontend/loan/product/goToLoan'
const redis = await startRedis()
const simulator = await startSimulator({ authorizedDomain: 'h5.test' })
const weChat = weChatAt(simulator.origin)
async function ours(name, folder, env) {
  const product = await startProduct('start', { ...productionEnv(simulator.origin), NODE_OPTIONS: '', ...env }, undefined, folder)
  const visitor = visitorOf({ product, weChat }); await visitor.logIn()
  return { name, port: product.port, pid: product.pid, path: P, cookie: visitor.cookies(), status: 200, stop: () => product.stop() }
}
const R = { REDIS_URL: redis.url }
const spec = process.argv[4] ?? 'bare,empty-middleware,batch,zero'
const all = []
for (const n of spec.split(',')) {
  if (n === 'bare' || n === 'empty-middleware' || n === 'next-auth' || n === 'iron-session' || n === 'better-auth') all.push(await startApp(n, redis.url))
  else if (n === 'batch') all.push(await ours('batch', '/tmp/w/speed-base', R))
  else if (n === 'zero') all.push(await ours('zero', '/tmp/w/speed-zero', R))
  else if (n === 'new') all.push(await ours('new', '.', R))
  else if (n === 'newfile') all.push(await ours('newfile', '.', {}))
  else if (n === 'new0') all.push(await ours('new0', '/tmp/w/speed-new0', R))
}
const pin = (pid, cores) => spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cores, String(pid)])
const gen = fork('./bench/arrivals-process.ts'); pin(gen.pid, '1')
const rounds = Number(process.argv[2] ?? 3), seconds = Number(process.argv[3] ?? 3)
for (const layout of (process.argv[5] ?? 'two,one').split(',')) {
  for (const c of all) pin(c.pid, layout === 'two' ? '0-1' : '0')
  for (const c of all) await rateOf(c, { seconds: 3 })
  const closed = new Map(all.map((c) => [c.name, []]))
  for (let i = 0; i < 3; i++) for (const c of i % 2 ? all.toReversed() : all) closed.get(c.name).push(await rateOf(c, { seconds: 2 }))
  const bare = median(closed.get(all[0].name))
  console.log(`\n== ${layout} bare ${bare.toFixed(0)}/s closed: ` + all.map((c) => `${c.name} ${(median(closed.get(c.name).map((r, i) => r / closed.get(all[0].name)[i]))).toFixed(2)}`).join('  '))
  for (const share of [0.3, 0.6, 0.85]) {
    const got = new Map(all.map((c) => [c.name, []]))
    for (let r = 1; r <= rounds; r++) for (const c of r % 2 ? all : all.toReversed()) {
      gen.send({ port: c.port, path: c.path, headers: { ...DOCUMENT, ...(c.cookie ? { Cookie: c.cookie } : {}) }, status: 200, perSecond: share * bare, seconds, seed: r })
      got.get(c.name).push((await once(gen, 'message'))[0])
    }
    console.log(share, all.map((c) => { const x = got.get(c.name); return `${c.name} ${quantile(x.flat(), 0.5).toFixed(1)}/${quantile(x.flat(), 0.99).toFixed(0)} [p99 ${x.map((y) => quantile(y, 0.99).toFixed(0)).join(' ')}]` }).join('   '))
  }
}
process.exit()
