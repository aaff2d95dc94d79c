import { setTimeout as pause } from 'node:timers/promises'
import { startRedis } from './redis-server.ts'
import { startTcpProxy } from './tcp-proxy.ts'
import { startUpstashEndpoint, type UpstashEndpoint } from './upstash-endpoint.ts'

/** A global Upstash. After `lag`, the replica that serves its reads gets no more writes. */
export type ReplicatedUpstash = UpstashEndpoint & { readonly lag: () => Promise<void> }

export async function startReplicatedUpstash(): Promise<ReplicatedUpstash> {
  const [primary, replica] = [await startRedis(), await startRedis()]
  const way = await startTcpProxy(primary.port)
  await replica.command('REPLICAOF', '127.0.0.1', String(way.port))
  while (!String(await replica.command('INFO', 'replication')).includes('master_link_status:up'))
    await pause(20)
  const endpoint = await startUpstashEndpoint(primary.url, { readsFrom: replica.url })
  return {
    ...endpoint,
    lag: async () => {
      const written = await primary.command('DBSIZE')
      while ((await replica.command('DBSIZE')) !== written) await pause(20)
      way.dropSilently()
    },
    close: async () => {
      for (const one of [endpoint, way, replica, primary]) await one.close()
    },
  }
}

/** One whose replica never gets a write. */
export async function startLaggingUpstash(): Promise<UpstashEndpoint> {
  const endpoint = await startReplicatedUpstash()
  await endpoint.lag()
  return endpoint
}
