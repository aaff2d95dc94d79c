import { setTimeout as pause } from 'node:timers/promises'
import { type RedisServer, startRedis } from './redis-server.ts'
import { startTcpProxy } from './tcp-proxy.ts'

export type ReplicatedRedis = {
  /** The one address that clients know: it leads to the primary. */
  readonly url: string
  readonly primary: () => RedisServer
  /** Kills the primary, promotes the replica, points the address at it, and makes the old primary its replica. */
  readonly failOver: () => Promise<void>
  /** Waits until the replica has what the primary has. */
  readonly untilReplicated: () => Promise<void>
  readonly close: () => Promise<void>
}

const POLL_MS = 20

/** A primary and its replica behind one address that moves, as with Sentinel and a name, or a cloud's endpoint. */
export async function startReplicatedRedis(): Promise<ReplicatedRedis> {
  let [primary, replica] = [await startRedis(), await startRedis()]
  const way = await startTcpProxy(primary.port)
  await replica.command('REPLICAOF', '127.0.0.1', String(primary.port))
  const untilReplicated = async () => {
    while (!/master_link_status:up/.test(String(await replica.command('INFO', 'replication'))))
      await pause(POLL_MS)
  }
  await untilReplicated()
  return {
    url: `redis://127.0.0.1:${way.port}`,
    primary: () => primary,
    failOver: async () => {
      await primary.kill()
      await replica.command('REPLICAOF', 'NO', 'ONE')
      ;[primary, replica] = [replica, primary]
      way.pointAt(primary.port)
      way.cut()
      await replica.start()
      await replica.command('REPLICAOF', '127.0.0.1', String(primary.port))
    },
    untilReplicated,
    close: async () => {
      await way.close()
      await Promise.all([primary.close(), replica.close()])
    },
  }
}
