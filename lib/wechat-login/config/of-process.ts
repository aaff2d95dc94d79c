import { onePerProcess } from '../process/per-process.ts'
import type { Config } from './config.ts'

// Apart from config.ts, which loads zod: the gate and the pages have module instances of their own, and each would load
// it again before its first answer.

const kept = onePerProcess('config', (): { config?: Config } => ({}))

/** @param load reads the configuration, at start-up; what it throws is thrown */
export function keepConfig(load: () => Config): Config {
  kept().config ??= load()
  return getConfig()
}

/** This process's configuration. */
export function getConfig(): Config {
  const { config } = kept()
  if (config === undefined) throw new Error('the configuration is read at start-up, before it is asked for')
  return config
}
