import { readFileSync } from 'node:fs'
import { visitorOf } from '../e2e/harness/visitor.ts'
import type { WeChat } from '../e2e/harness/we-chat.ts'
import { rateOf } from './load.ts'
import type { Contestant } from './servers.ts'

const TENTHS = 10
const LOGINS_AT_ONCE = 16

/**
 * A process's memory (VmRSS) after many page views and logins, over its memory after the first tenth of them. Each tenth
 * is views, then logins, then some seconds of views, since the garbage collector runs late.
 */
export async function memoryOverUse(
  product: Contestant,
  weChat: WeChat,
  views: number,
  logins: number,
): Promise<number> {
  const held: number[] = []
  for (let tenth = 0; tenth < TENTHS; tenth += 1) {
    await rateOf(product, { views: views / TENTHS })
    for (let done = 0; done < logins / TENTHS; done += LOGINS_AT_ONCE)
      await Promise.all(Array.from({ length: LOGINS_AT_ONCE }, () => visitorOf({ product, weChat }).logIn()))
    await rateOf(product, { seconds: 3 })
    held.push(residentBytes(product.pid))
    process.stdout.write('.')
  }
  return (held.at(-1) ?? Number.NaN) / (held[0] ?? Number.NaN)
}

function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}
