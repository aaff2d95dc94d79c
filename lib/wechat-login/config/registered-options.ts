import { onePerProcess } from '../process/per-process.ts'
import type { WeChatLoginOptions } from './options.ts'

const registered = onePerProcess('options', (): { options: WeChatLoginOptions } => ({ options: {} }))

/** Remembers the options for the whole process. Nothing is checked yet: `next build` comes here too. */
export function registerOptions(options: WeChatLoginOptions): void {
  registered().options = options
}

export function registeredOptions(): WeChatLoginOptions {
  return registered().options
}
