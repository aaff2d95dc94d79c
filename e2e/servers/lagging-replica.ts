import { setTimeout as pause } from 'node:timers/promises'
import { startRedis } from './redis-server.ts'
import { startTcpProxy } from './tcp-proxy.ts'
import { startUpstashEndpoint, type UpstashEndpoint } from './upstash-endpoint.ts'

/** A global Upstash whose nearest replica, which serves its reads, hears of nothing that is written from now on. */
export async function startLaggingUpstash(): Promise<UpstashEndpoint> {
  const [primary, replica] = [await startRedis(), await startRedis()]
  const way = await startTcpProxy(primary.port)
  await replica.command('REPLICAOF', '127.0.0.1', String(way.port))
  while (!String(await replica.command('INFO', 'replication')).includes('master_link_status:up'))
    await pause(20)
  way.dropSilently()
  const endpoint = await startUpstashEndpoint(primary.url, { readsFrom: replica.url })
  return {
    ...endpoint,
    close: async () => {
      for (const one of [endpoint, way, replica, primary]) await one.close()
    },
  }
}
