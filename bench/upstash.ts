import { fork } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'

const cpu = z.object({ cpu: z.object({ user: z.number(), system: z.number() }) })

/** An Upstash endpoint over this Redis, in a process of its own. */
export async function startUpstash(redisUrl: string) {
  const child = fork(new URL('./upstash-process.ts', import.meta.url), [redisUrl])
  const { url, token } = z
    .object({ url: z.string(), token: z.string() })
    .parse((await once(child, 'message'))[0])
  return {
    env: { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token },
    /** What it has used so far. */
    cpuSeconds: async () => {
      child.send('cpu')
      const { user, system } = cpu.parse((await once(child, 'message'))[0]).cpu
      return (user + system) / 1_000_000
    },
    stop: () => child.disconnect(),
  }
}
