import { foundOrNone, tellAsked } from '../../storage/tell-asked.ts'
import type { PairingStore } from './store.ts'

/** Wraps a store of pairings: publishes each call with its result, as the session store does. */
export function watchPairings(store: PairingStore): PairingStore {
  return {
    begin: (id, text, ttlSeconds) =>
      tellAsked('pairing begin', store.begin(id, text, ttlSeconds), (kept) =>
        kept === text ? 'done' : 'other',
      ),
    glance: (id) => tellAsked('pairing glance', store.glance(id), foundOrNone),
    read: (id) => tellAsked('pairing read', store.read(id), foundOrNone),
    swap: (id, from, to, ttlSeconds) =>
      tellAsked('pairing swap', store.swap(id, from, to, ttlSeconds), (done) => (done ? 'done' : 'other')),
  }
}
