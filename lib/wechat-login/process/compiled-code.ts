import { enableCompileCache, flushCompileCache } from 'node:module'
import { join } from 'node:path'

/** When the first pages have been made, and with them the code that most visitors need has been compiled. */
const KEEP_AFTER_MS = 10_000

/**
 * Has Node keep the code that it compiles from now on beside the build, where the next build removes it: the next start
 * of this build compiles it no more. Does nothing where the folder cannot be written, or where the operator has named
 * one (NODE_COMPILE_CACHE).
 * @param build its folder, such as `.next`
 */
export function keepCompiledCode(build: string): void {
  enableCompileCache(join(build, 'compiled'))
  setTimeout(flushCompileCache, KEEP_AFTER_MS).unref()
}
