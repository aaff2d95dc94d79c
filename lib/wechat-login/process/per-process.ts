declare global {
  /** What a process has one of. Each owner adds its own slot by declaration merging. */
  interface PerProcess {}
  var wechatLoginPerProcess: PerProcess | undefined
}

/**
 * The slots shared by the whole process. Next gives the gate and the pages module instances of their
 * own, so a module variable would exist twice: two stores, two hand-over keys.
 */
export function perProcess(): PerProcess {
  globalThis.wechatLoginPerProcess ??= {}
  return globalThis.wechatLoginPerProcess
}
