import { publish, type StorePlace } from '../events.ts'

/** Tells the operator that a key of ours holds what we would not have written under it: never which key, nor what. */
export function reportRefusedValue(place: StorePlace, reason: string): void {
  publish({ name: 'store.value-refused', place, reason })
}
