import { fork } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'
import { DOCUMENT } from '../e2e/harness/visitor.ts'
import { giveLastCore, leaveLastCore } from './cores.ts'
import { rateOf } from './load.ts'
import { median, quantile } from './quantiles.ts'
import type { Contestant } from './servers.ts'

/** Of what the bare page reaches in a closed loop. */
export const SHARES = [0.3, 0.6, 0.85] as const
export type Share = (typeof SHARES)[number]

/** Milliseconds, one list a round, by contestant. */
export type Latencies = ReadonlyMap<string, Readonly<Record<Share, readonly (readonly number[])[]>>>

/** @see measureLatency */
export type Latency = { readonly barePerSecond: number; readonly latencies: Latencies }

/**
 * How long each contestant takes to answer when visitors come as they like, at three shares of what the bare page (the
 * first one) reaches in a closed loop under the same conditions. Round after round, every other one backwards; one
 * contestant after the other, each with the same visitors.
 */
export async function measureLatency(
  contestants: readonly [Contestant, ...Contestant[]],
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<Latency> {
  const generator = fork(new URL('./arrivals-process.ts', import.meta.url))
  const died = once(generator, 'exit').then(() => {
    throw new Error('the generator ended: a contestant did not answer as it should')
  })
  died.catch(() => undefined) // it is to end when all is measured
  giveLastCore(generator.pid ?? Number.NaN)
  for (const { pid } of contestants) leaveLastCore(pid)
  const barePerSecond = await closedLoop(contestants[0], seconds)
  const latencies = new Map(contestants.map(({ name }) => [name, noRounds()]))
  for (const contestant of contestants) await ask(contestant, SHARES[0] * barePerSecond, 0) // warm-up
  for (let round = 1; round <= rounds; round += 1)
    for (const share of SHARES)
      for (const contestant of round % 2 === 0 ? contestants.toReversed() : contestants) {
        latencies.get(contestant.name)?.[share].push(await ask(contestant, share * barePerSecond, round))
        process.stdout.write('.')
      }
  generator.disconnect()
  return { barePerSecond, latencies }

  async function ask({ port, path, cookie, status }: Contestant, perSecond: number, seed: number) {
    const headers = { ...DOCUMENT, ...(cookie === '' ? {} : { Cookie: cookie }) }
    generator.send({ port, path, headers, status, perSecond, seconds, seed })
    const [answered] = await Promise.race([once(generator, 'message'), died])
    return z.array(z.number()).parse(answered)
  }
}

const noRounds = (): Record<Share, (readonly number[])[]> => ({ 0.3: [], 0.6: [], 0.85: [] })

async function closedLoop(bare: Contestant, seconds: number): Promise<number> {
  await rateOf(bare, { seconds: 2 * seconds })
  return median([
    await rateOf(bare, { seconds }),
    await rateOf(bare, { seconds }),
    await rateOf(bare, { seconds }),
  ])
}

/** Over all rounds. */
export function quantileMs(latencies: Latencies, name: string, share: Share, of: number): number {
  return quantile(latencies.get(name)?.[share].flat() ?? [], of)
}

/** One contestant's quantile over another's, round by round. */
export function latencyRatio(latencies: Latencies, name: string, over: string, share: Share, of: number) {
  const base = latencies.get(over)?.[share] ?? []
  const ratios = (latencies.get(name)?.[share] ?? []).map(
    (round, at) => quantile(round, of) / quantile(base[at] ?? [], of),
  )
  return { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) }
}
