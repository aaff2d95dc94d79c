import { seeded, simulateStorm } from './storm.ts'

/*
 * npm run storm: a million sessions are lost at once, at a scale of 1:100, with one process and with many.
 */
const SCALE = 100
const storm = { visitors: 10_000, withinSeconds: 60, quota: 50_000 / SCALE, most: 45_000 / SCALE }

console.log(
  `${storm.visitors * SCALE} visitors within ${storm.withinSeconds} s; WeChat lets in 50,000 a minute, all of them in 20 minutes at best`,
)
for (const admission of [true, false])
  for (const processes of [1, 4, 10, 40]) {
    const { minutes, refused } = simulateStorm({ ...storm, processes, admission }, seeded(processes))
    const forNothing = (refused / storm.visitors).toFixed(2)
    console.log(
      `${admission ? 'with admission   ' : 'without admission'} ${String(processes).padStart(2)} processes: ` +
        `all in after ${minutes.toFixed(1)} minutes, sent to WeChat for nothing ${forNothing} times each`,
    )
  }
