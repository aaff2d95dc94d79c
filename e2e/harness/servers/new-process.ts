/** Clears all that `onePerProcess` holds, as in a new process. */
export function newProcess(): void {
  Reflect.deleteProperty(globalThis, Symbol.for('wechat-login'))
}
