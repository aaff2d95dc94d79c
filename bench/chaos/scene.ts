import { type Product, productionEnv, startProduct } from '../../e2e/harness/product.ts'
import { type DeployedNginx, startDeployedNginx } from '../../e2e/harness/servers/deployed-nginx.ts'
import { type ReplicatedRedis, startReplicatedRedis } from '../../e2e/harness/servers/replicated-redis.ts'
import { type WeChat, weChatAt } from '../../e2e/harness/we-chat.ts'
import { startSimulator } from '../../simulator/server.ts'

const HOST = 'h5.test'

/** Two instances behind nginx, a primary with a replica, and WeChat. */
export type Scene = {
  readonly nginx: DeployedNginx
  readonly redis: ReplicatedRedis
  readonly weChat: WeChat
  /** Ends one of the two instances by a signal, waits for its end, and starts it again. */
  readonly restart: (place: 0 | 1, signal: 'SIGTERM' | 'SIGKILL') => Promise<void>
  /** What both instances wrote. */
  readonly output: () => string
  readonly close: () => Promise<void>
}

/** Of a built product. @param secret with which it signs */
export async function openScene(secret: string): Promise<Scene> {
  const simulator = await startSimulator({ authorizedDomain: HOST })
  const redis = await startReplicatedRedis()
  const env = {
    ...productionEnv(simulator.origin),
    APP_ORIGIN: `https://${HOST}`,
    COOKIE_HOST_PREFIX: '1',
    TRUSTED_PROXIES: '127.0.0.1',
    SESSION_SECRET: secret,
    REDIS_URL: redis.url,
    DRAIN_SECONDS: '2',
  }
  const start = (port?: number) => startProduct('start', env, port)
  const instances: [Product, Product] = await Promise.all([start(), start()])
  const ended: string[] = []
  const nginx = await startDeployedNginx(
    HOST,
    instances.map(({ port }) => port),
  )
  return {
    nginx,
    redis,
    weChat: weChatAt(simulator.origin),
    restart: async (place, signal) => {
      const old = instances[place]
      process.kill(old.pid, signal)
      await old.ended
      await old.stop()
      ended.push(old.output())
      instances[place] = await start(old.port)
    },
    output: () => [...ended, ...instances.map(({ output }) => output())].join('\n'),
    close: async () => {
      await nginx.close()
      await Promise.all(instances.map((one) => one.stop()))
      await Promise.all([redis.close(), simulator.close()])
    },
  }
}
