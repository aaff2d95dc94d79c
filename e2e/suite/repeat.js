import '../../lib/wechat-login/process/require-node.js'

/*
 * npm run test:repeat [-- times [files]]: the unit tests many times (default 30), each time in another order and with
 * other random inputs. Stops at the first failure, and prints the seed that repeats it.
 */
const { run } = await import('./run.js')
const { bringRedis } = await import('./install.js')

const [times = '30', ...files] = process.argv.slice(2)
bringRedis()
for (let time = 1; time <= Number(times); time += 1) {
  const seed = String(Math.floor(Math.random() * 2 ** 31))
  console.log(`== ${time} of ${times}, seed ${seed}`)
  const order = ['--sequence.shuffle.files', '--sequence.shuffle.tests', `--sequence.seed=${seed}`]
  const parameters = ['run', '--config', 'e2e/suite/vitest.config.ts', '--reporter=dot', ...order, ...files]
  const { status } = await run('vitest', parameters, { TEST_SEED: seed })
  if (status === 0) continue
  console.log(`failed at time ${time}: TEST_SEED=${seed} npm run test:unit -- ${order.join(' ')}`)
  process.exit(1)
}
console.log(`${times} passed, 0 failed`)
