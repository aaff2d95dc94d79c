import { connect, createServer } from 'node:net'

// A round-robin balancer for connections, in a process of its own.
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
