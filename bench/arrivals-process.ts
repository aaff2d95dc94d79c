import { Agent, request } from 'node:http'
import { z } from 'zod'
import { arrivalsMs } from './arrivals.ts'
import { seeded } from './storm.ts'

/*
 * Sends requests when visitors would come, in a process of its own, and measures each from the moment at which it was to
 * be sent: a server that is slow keeps nobody from coming, and what waits for it counts.
 */
const order = z.object({
  port: z.number(),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  status: z.number(),
  perSecond: z.number(),
  seconds: z.number(),
  seed: z.number(),
})
type Order = z.infer<typeof order>

process.on('message', async (message) => {
  process.send?.(await latenciesMs(order.parse(message)))
})
process.on('disconnect', () => process.exit(0))

async function latenciesMs({ perSecond, seconds, seed, ...asked }: Order): Promise<readonly number[]> {
  const arrivals = arrivalsMs(perSecond, seconds, seeded(seed))
  const agent = new Agent({ keepAlive: true }) // of this round: a server closes what was idle since the one before
  const startMs = performance.now()
  const answered: Promise<number>[] = []
  await new Promise<void>((resolve) => {
    const sendDue = () => {
      for (let due = arrivals[answered.length]; due !== undefined; due = arrivals[answered.length]) {
        const waitMs = startMs + due - performance.now()
        if (waitMs > 0) {
          setTimeout(sendDue, waitMs)
          return
        }
        const intendedMs = startMs + due
        answered.push(ask(asked, agent).then(() => performance.now() - intendedMs))
      }
      resolve()
    }
    sendDue()
  })
  const latencies = await Promise.all(answered)
  agent.destroy()
  return latencies
}

type Asked = Pick<Order, 'port' | 'path' | 'headers' | 'status'>

function ask({ port, path, headers, status }: Asked, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, agent }, (answer) => {
      if (answer.statusCode !== status) reject(new Error(`answers ${answer.statusCode}, not ${status}`))
      answer.resume().once('end', resolve)
    })
      .once('error', reject)
      .end()
  })
}
