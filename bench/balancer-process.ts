import { connect, createServer } from 'node:net'

// One connection to one port, the next to the next one: the plainest balancer, in a process of its own.
const ports = process.argv.slice(2).map(Number)
let next = 0
const server = createServer((near) => {
  const far = connect(ports[next] ?? 0, '127.0.0.1')
  next = (next + 1) % ports.length
  near.pipe(far).pipe(near)
  near.on('error', () => far.destroy())
  far.on('error', () => near.destroy())
})
server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
process.on('disconnect', () => process.exit(0))
