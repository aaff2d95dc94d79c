import { publish, type StorePlace } from '../events.ts'

/** Publishes that one of our keys has a foreign value: its kind and the reason, neither key nor value. */
export function reportRefusedValue(place: StorePlace, reason: string): void {
  publish({ name: 'store.value-refused', place, reason })
}
