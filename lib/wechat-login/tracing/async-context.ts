import type { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api'

/**
 * OpenTelemetry's current context in a storage of ours, so that a step of the login can set it by its channel
 * (`bindStore`).
 */
export function contextIn(storage: AsyncLocalStorage<Context>): ContextManager {
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (context, call, thisArg, ...rest) => storage.run(context, () => Reflect.apply(call, thisArg, rest)),
    bind: (context, target) =>
      typeof target === 'function'
        ? new Proxy(target, {
            apply: (call, thisArg, rest) => storage.run(context, () => Reflect.apply(call, thisArg, rest)),
          })
        : target,
    enable: () => manager,
    disable: () => manager,
  }
  return manager
}
