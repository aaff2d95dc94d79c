import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryPath } from '../e2e/harness/servers/temporary-file.ts'

it('stops the start when the port of the simulated WeChat is taken, instead of sending people to whoever has it', async () => {
  const stranger = createServer().listen(0, '127.0.0.1')
  await once(stranger, 'listening')
  const address = stranger.address()
  const taken = typeof address === 'object' && address !== null ? address.port : 0
  const script = `const { startInDevelopment } = await import('./simulator/in-development.ts')
    await startInDevelopment()
    console.log('started')`
  const path = temporaryPath()
  const started = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'development',
      NODE_NO_WARNINGS: '1',
      PORT: String(taken - 1000),
      SESSION_SECRET: 'a-secret-of-the-tests-only-long-enough',
      SESSION_DB_PATH: path,
      HOME: dirname(path),
    },
  })
  stranger.close()
  expect([started.status, started.stdout]).toEqual([1, ''])
  expect(started.stderr).toMatch(new RegExp(`^Port ${taken} is taken.*another PORT.*\n$`))
})
