/** Has this process forget all that it has one of (`onePerProcess`), as a process that has just begun. */
export function newProcess(): void {
  Reflect.deleteProperty(globalThis, Symbol.for('wechat-login'))
}
