import type { StoreChoice } from '../../config/config.ts'
import type { KeyRing } from '../../keys/keys.ts'
import { readSecretsInUse, sharesNone } from '../../process/other-secrets.ts'
import { applicationRedis } from '../../storage/application-data.ts'
import type { Redis } from '../../storage/redis/command.ts'
import { isStoreUnreachable } from '../../storage/unreachable.ts'
import { type Finding, fault, fine, unknown } from '../finding.ts'

/** Whether servers on this store have a secret of ours. The file is left alone: another user must not open it. */
export async function findOtherSecrets(
  choice: StoreChoice,
  keys: KeyRing,
  nowMs: number,
): Promise<readonly Finding[]> {
  const redis = await open(choice)
  if (redis === null) return []
  try {
    return [judgeSecretsInUse(await readSecretsInUse(applicationRedis(redis), nowMs), keys)]
  } catch (thrown) {
    if (!isStoreUnreachable(thrown)) throw thrown
    return [unknown('secrets', 'the store could not be asked for them')]
  } finally {
    redis.close()
  }
}

async function open(choice: StoreChoice): Promise<Redis | null> {
  switch (choice.kind) {
    case 'file':
      return null
    case 'redis':
      return (await import('../../storage/redis/over-tcp.ts')).openRedis(choice.urls)
    case 'upstash':
      return (await import('../../storage/redis/over-rest.ts')).openUpstash(choice.url, choice.token)
  }
}

/** @param lines left by the servers that use the store */
export function judgeSecretsInUse(lines: readonly string[], keys: KeyRing): Finding {
  const what = 'secrets'
  if (lines.some((line) => sharesNone(line, keys)))
    return fault(
      what,
      'a server on this store has another SESSION_SECRET: it cannot finish logins that others began',
      'give all servers on it the same SESSION_SECRET, or a store of their own',
    )
  return fine(
    what,
    lines.length === 0 ? 'no server uses this store now' : 'all servers on this store have ours',
  )
}
