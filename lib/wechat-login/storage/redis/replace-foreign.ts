import type { StorePlace } from '../../events.ts'
import { reportRefusedValue } from '../report-refused-value.ts'
import { WRONG_TYPE } from './answers.ts'
import type { Ask, Command } from './command.ts'

/** Atomic, so that a value that another process has written meanwhile stays. */
const DELETE_FOREIGN = `if redis.call('TYPE', KEYS[1]).ok == ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`

/**
 * Asks. If the key has another type, which would make every later write fail, deletes its value and asks again.
 * @param key which should have this type
 */
export async function askReplacingForeign(
  ask: Ask,
  commands: readonly Command[],
  { key, type, place }: { readonly key: string; readonly type: 'zset'; readonly place: StorePlace },
): Promise<readonly unknown[]> {
  const answers = await ask(commands)
  if (!answers.includes(WRONG_TYPE)) return answers
  reportRefusedValue(place, 'wrong-type')
  await ask([{ verb: 'eval', script: DELETE_FOREIGN, key, values: [type] }])
  return ask(commands)
}
