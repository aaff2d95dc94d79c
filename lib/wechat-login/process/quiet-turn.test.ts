import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { expect, it } from 'vitest'
import { quietTurn } from './quiet-turn.ts'

const QUEUED = 100

it('comes when the listen queue is empty', async () => {
  let accepted = 0
  const server = createServer((socket) => {
    accepted += 1
    socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  const clients = Array.from({ length: QUEUED }, () => connect(address.port, '127.0.0.1'))
  for (const client of clients) client.on('error', () => undefined)
  await quietTurn(() => accepted, 60_000)
  server.close()
  expect(accepted).toBe(QUEUED)
})

it('is not waited for longer than said, where something comes in all the time', async () => {
  let arrivals = 0
  await quietTurn(() => ++arrivals, 20)
  expect(arrivals).toBeGreaterThan(0)
})
