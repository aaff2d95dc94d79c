import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { freePort } from '../e2e/harness/free-port.ts'
import { productionEnv, startProduct } from '../e2e/harness/product.ts'
import { DOCUMENT, visitorOf } from '../e2e/harness/visitor.ts'
import { weChatAt } from '../e2e/harness/we-chat.ts'
import { startSimulator } from '../simulator/server.ts'
import { median, quantile } from './quantiles.ts'

/*
 * On the present build:
 * - the server's memory before and after twenty bodies of 9 MB, sent at once to pages that everybody may open (Linux
 *   only);
 * - a visitor's page views, alone and beside four clients without a session that keep sending a form of 20,000 parts
 *   (1.1 MB) to the callback, in alternating rounds.
 */
const [ROUNDS, VIEWS, SENDERS] = [5, 40, 4]
const LOAN_PATH = '/frontend/loan/product/goToLoan'
const PART = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
const BODY = Buffer.from(`${PART.repeat(20_000)}--x--\r\n`)
const PUBLIC_PAGES = ['/help/denied', '/', '/redirect']

const port = await freePort()
const simulator = await startSimulator({
  authorizedDomain: 'h5.test',
  callbackAddress: { host: '127.0.0.1', port },
})
const product = await startProduct('start', productionEnv(simulator.origin), port)
const visitor = visitorOf({ product, weChat: weChatAt(simulator.origin) })
await visitor.logIn()
await viewMs() // warm-up

for (const path of PUBLIC_PAGES) {
  const before = memoryMb()
  const large = Buffer.alloc(9_000_000, 'a')
  const statuses = await Promise.all(Array.from({ length: 20 }, () => sendForm(path, large)))
  console.log(`20 x 9 MB at ${path}: ${before} MB before, ${memoryMb()} MB after; ${[...new Set(statuses)]}`)
}

const rounds: { alone: number; beside: number; refused: number }[] = []
for (let round = 0; round < ROUNDS; round += 1) {
  const alone = await viewMs()
  let refused = 0
  let going = true
  const senders = Array.from({ length: SENDERS }, async () => {
    while (going) refused += (await sendForm()) === 413 ? 1 : 0
  })
  const beside = await viewMs()
  going = false
  await Promise.all(senders)
  rounds.push({ alone, beside, refused })
  console.log(
    `round ${round + 1}: p50 ${alone.toFixed(1)} ms alone, ${beside.toFixed(1)} ms beside ${refused} refused forms`,
  )
}
const ratios = rounds.map(({ alone, beside }) => beside / alone)
const noise = [0.25, 0.75].map((share) => quantile(ratios, share).toFixed(2)).join('–')
console.log(`beside the flood over alone: ${median(ratios).toFixed(2)} (middle half of the rounds ${noise})`)
await product.stop()
await simulator.close()

/** The median of a visitor's page views, one after the other, in milliseconds. */
async function viewMs(): Promise<number> {
  const times: number[] = []
  for (let view = 0; view < VIEWS; view += 1) {
    const startedMs = performance.now()
    const { status } = await visitor.ask({ path: LOAN_PATH })
    if (status !== 200) throw new Error(`the page answers ${status}`)
    times.push(performance.now() - startedMs)
  }
  return median(times)
}

/** What the server's process holds of this machine's memory. */
function memoryMb(): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${product.pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kilobytes) / 1024)
}

/** The status, or 0 where the connection ended before it. */
function sendForm(path = '/redirect', body = BODY): Promise<number> {
  const headers = { ...DOCUMENT, Host: 'h5.test', 'Content-Type': 'multipart/form-data; boundary=x' }
  return new Promise((resolve) => {
    const sent = request(
      {
        port,
        method: 'POST',
        path,
        agent: false,
        headers: { ...headers, 'Content-Length': body.length },
      },
      (answer) => {
        answer.resume()
        answer.once('close', () => resolve(answer.statusCode ?? 0))
      },
    )
    sent.once('error', () => resolve(0))
    sent.end(body)
  })
}
