import type { Phase } from './observed.ts'
import type { Scene } from './scene.ts'

export type Fault = {
  readonly name: string
  readonly takes: Phase['takes']
  /** Does it, holds it as long as `held` says, and undoes it. */
  readonly strike: (scene: Scene, held: () => Promise<unknown>) => Promise<unknown>
}

const weChat = (name: string, effect: Readonly<Record<string, unknown>>): Fault => ({
  name,
  takes: 'none',
  strike: async (scene, held) => {
    await scene.weChat.fault({ endpoint: 'access_token', nth: 'every', effect })
    await held()
    await scene.weChat.reset()
  },
})

const restart = (place: 0 | 1, signal: 'SIGTERM' | 'SIGKILL') => (scene: Scene) =>
  scene.restart(place, signal)

/** Everything that is done to the product. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'Redis is killed, and comes back empty',
    takes: 'all',
    strike: async ({ redis }, held) => {
      await redis.primary().kill()
      await held()
      await redis.primary().start()
    },
  },
  {
    name: 'Redis is paused (SIGSTOP)',
    takes: 'none',
    strike: async ({ redis }, held) => {
      redis.primary().pause()
      await held()
      redis.primary().resume()
    },
  },
  {
    name: 'the primary is killed, its replica promoted',
    takes: 'recent',
    strike: ({ redis }) => redis.failOver(),
  },
  {
    name: 'Redis is flushed',
    takes: 'all',
    strike: ({ redis }) => redis.primary().command('FLUSHALL'),
  },
  {
    name: 'Redis is full: it refuses writes (OOM)',
    takes: 'none',
    strike: async ({ redis }, held) => {
      await redis.primary().command('CONFIG', 'SET', 'maxmemory', '1')
      await held()
      await redis.primary().command('CONFIG', 'SET', 'maxmemory', '0')
    },
  },
  weChat('WeChat is busy (errcode -1)', { kind: 'errcode', errcode: -1 }),
  weChat('WeChat is slow (3 seconds)', { kind: 'delay', ms: 3000 }),
  weChat('WeChat resets connections, the code unused', { kind: 'reset-before' }),
  weChat('WeChat resets connections, the code used', { kind: 'reset-after' }),
  {
    name: 'both instances restart in turn (SIGTERM)',
    takes: 'none',
    strike: async (scene) => {
      await restart(0, 'SIGTERM')(scene)
      await restart(1, 'SIGTERM')(scene)
    },
  },
  { name: 'an instance is killed (SIGKILL)', takes: 'none', strike: restart(1, 'SIGKILL') },
]
