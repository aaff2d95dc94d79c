import { startUpstashEndpoint } from '../e2e/harness/servers/upstash-endpoint.ts'

// The endpoint in a process of its own, so that its CPU time does not count as ours.
const endpoint = await startUpstashEndpoint(process.argv[2] ?? '')
process.send?.({ url: endpoint.url, token: endpoint.token })
process.on('message', () => process.send?.({ cpu: process.cpuUsage() }))
process.on('disconnect', () => process.exit(0))
