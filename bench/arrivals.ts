/**
 * When visitors come who know nothing of each other (a Poisson process), in milliseconds from the start.
 * @param random 0 ≤ x < 1
 */
export function arrivalsMs(perSecond: number, seconds: number, random: () => number): readonly number[] {
  const arrivals: number[] = []
  const next = (afterMs: number) => afterMs - (Math.log(1 - random()) / perSecond) * 1000
  for (let atMs = next(0); atMs < seconds * 1000; atMs = next(atMs)) arrivals.push(atMs)
  return arrivals
}
