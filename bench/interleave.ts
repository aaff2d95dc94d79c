import { rateOf } from './load.ts'
import { median } from './quantiles.ts'
import type { Contestant } from './servers.ts'

/** Pages per second, one value per round, by contestant. */
export type Rates = ReadonlyMap<string, readonly number[]>

type Extent = { readonly rounds: number; readonly seconds: number; readonly warmUpSeconds: number }

/**
 * Measures the contestants in turn, round after round. Each has a warm-up first, until its hot code is compiled.
 * @param ask measures one round, in pages per second
 */
export async function interleave(
  contestants: readonly Contestant[],
  { rounds, seconds, warmUpSeconds }: Extent,
  ask: (contestant: Contestant, seconds: number) => Promise<number> = (contestant, seconds) =>
    rateOf(contestant, { seconds }),
): Promise<Rates> {
  const rates = new Map<string, number[]>(contestants.map(({ name }) => [name, []]))
  for (const contestant of contestants) await rateOf(contestant, { seconds: warmUpSeconds })
  for (let round = 0; round < rounds; round += 1)
    for (const contestant of contestants) {
      rates.get(contestant.name)?.push(await ask(contestant, seconds))
      process.stdout.write('.')
    }
  return rates
}

/**
 * One contestant's rate over another's, round by round: on a machine with other work, rates measured minutes apart
 * cannot be compared.
 */
export function ratio(rates: Rates, name: string, over: string) {
  const base = rates.get(over) ?? []
  const ratios = (rates.get(name) ?? []).map((rate, round) => rate / (base[round] ?? Number.NaN))
  return { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) }
}

/** Appends the rounds of one measurement to another's, for each contestant. */
export function joined(all: readonly Rates[]): Rates {
  const names = all[0]?.keys() ?? []
  return new Map([...names].map((name) => [name, all.flatMap((rates) => rates.get(name) ?? [])]))
}
