import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { subscribe, subscribeToStore } from '../events.ts'
import { countEvents } from './count-events.ts'

/** Which instance it is: its store, its build (null: it runs without one), and its Node. */
export type Instance = { readonly store: string; readonly build: string | null; readonly node: string }

/**
 * The metrics of this process: the login's, from now on, and Node's own. They are counted as things happen, so that a
 * scrape asks nobody anything.
 */
export function newRegistry({ store, build, node }: Instance): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const info = new Gauge({
    name: 'wechat_login_info',
    help: 'Always 1; says what runs here',
    labelNames: ['store', 'build', 'node'],
    registers: [registry],
  })
  info.set({ store, build: build ?? 'none', node }, 1)
  const { count, countStore } = countEvents(registry)
  subscribe(count)
  subscribeToStore(countStore)
  return registry
}
