import { rateOf } from './load.ts'
import { median } from './quantiles.ts'
import type { Contestant } from './servers.ts'

/** Pages a second, one value a round, by the contestant's name. */
export type Rates = ReadonlyMap<string, readonly number[]>

type Extent = { readonly rounds: number; readonly seconds: number; readonly warmUpSeconds: number }

/**
 * Asks one after the other, round after round, after one warm-up each, until it is compiled by what it does often.
 * @param ask how a round is measured, in pages a second
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
 * One contestant's rate over another's, round by round: what was asked minutes apart on a machine with other work to
 * do is not compared.
 */
export function ratio(rates: Rates, name: string, over: string) {
  const base = rates.get(over) ?? []
  const ratios = (rates.get(name) ?? []).map((rate, round) => rate / (base[round] ?? Number.NaN))
  return { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) }
}

/** The rounds of one measurement after those of another, for each contestant. */
export function joined(all: readonly Rates[]): Rates {
  const names = all[0]?.keys() ?? []
  return new Map([...names].map((name) => [name, all.flatMap((rates) => rates.get(name) ?? [])]))
}
