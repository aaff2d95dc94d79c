import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { combinations, type LabelName, labelOf } from './labels.ts'

type Values = readonly string[]

/*
 * Counters, gauges and histograms whose series all exist from the start, at 0: Prometheus sees the first event as an
 * increase, and no event adds a series.
 */

export type Instruments = {
  /** Counts one more; the values are the labels', in their order. */
  readonly counter: (name: string, help: string, labels?: readonly LabelName[]) => (...values: Values) => void
  /** Counts so many more. */
  readonly sum: (name: string, help: string) => (more: number) => void
  readonly gauge: (
    name: string,
    help: string,
    labels?: readonly LabelName[],
  ) => (value: number, ...values: Values) => void
  /** Takes milliseconds, and exposes seconds. */
  readonly histogram: (
    name: string,
    help: string,
    bucketsSeconds: readonly number[],
    labels: readonly LabelName[],
  ) => (durationMs: number, ...values: Values) => void
}

const PREFIX = 'wechat_login_'

export function instrumentsIn(registry: Registry): Instruments {
  const common = (name: string, help: string, labels: readonly LabelName[]) => ({
    name: PREFIX + name,
    help,
    labelNames: [...labels],
    registers: [registry],
  })
  const labelled = (labels: readonly LabelName[], values: Values) =>
    Object.fromEntries(labels.map((label, at) => [label, labelOf(label, values[at] ?? '')]))

  return {
    counter: (name, help, labels = []) => {
      const counter = new Counter(common(name, help, labels))
      for (const series of combinations(labels)) counter.inc(series, 0)
      return (...values) => counter.inc(labelled(labels, values))
    },
    sum: (name, help) => {
      const counter = new Counter(common(name, help, []))
      return (more) => counter.inc(Math.max(0, more))
    },
    gauge: (name, help, labels = []) => {
      const gauge = new Gauge(common(name, help, labels))
      for (const series of combinations(labels)) gauge.set(series, 0)
      return (value, ...values) => gauge.set(labelled(labels, values), value)
    },
    histogram: (name, help, bucketsSeconds, labels) => {
      const histogram = new Histogram({ ...common(name, help, labels), buckets: [...bucketsSeconds] })
      for (const series of combinations(labels)) histogram.zero(series)
      return (durationMs, ...values) => {
        if (durationMs >= 0) histogram.observe(labelled(labels, values), durationMs / 1000)
      }
    },
  }
}
