import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, context, trace } from '@opentelemetry/api'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { publish, takeStep } from '../events.ts'
import { contextIn } from './async-context.ts'
import { newTraceIds } from './trace-ids.ts'
import { traceSteps } from './trace-steps.ts'

const exporter = new InMemorySpanExporter()
const idGenerator = newTraceIds()

// Half of all traces, by their id: whoever samples has to keep both halves of a login, or none.
beforeAll(() => {
  const storage = new AsyncLocalStorage<Context>()
  context.setGlobalContextManager(contextIn(storage))
  const provider = new BasicTracerProvider({
    idGenerator,
    sampler: new TraceIdRatioBasedSampler(0.5),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  })
  trace.setGlobalTracerProvider(provider)
  traceSteps(storage, idGenerator)
})
afterEach(() => exporter.reset())

const KEPT = '00000000000000000000000000000001'
const DROPPED = 'ffffffff000000000000000000000000'

const begin = (login: string) =>
  takeStep({ step: 'begin', requestId: 'r1' }, async () =>
    publish({ name: 'login.begin', requestId: 'r1', attempt: 0, login }),
  )
const complete = (login: string | null, work: () => Promise<unknown> = async () => ({ kind: 'landed' })) =>
  takeStep({ step: 'callback', requestId: 'r2', login }, work)
const land = async () => {
  await takeStep({ step: 'exchange' }, async () => ({ kind: 'granted' }))
  return takeStep({ step: 'land' }, async () => ({ kind: 'landed' }))
}
const spans = () => exporter.getFinishedSpans()
const named = (name: string) => spans().filter((span) => span.name === name)
const parentsOf = (all: readonly ReadableSpan[]) =>
  all.map(({ parentSpanContext }) => parentSpanContext?.spanId)

it('continues a login’s trace where it is completed, whatever lies in between', async () => {
  await begin(KEPT)
  await complete(KEPT, land)
  expect(spans().map(({ name }) => name)).toEqual([
    'login begin',
    'login exchange',
    'login land',
    'login callback',
  ])
  for (const span of spans()) expect(span.spanContext().traceId).toBe(KEPT)
  const [root, callback] = [...named('login begin'), ...named('login callback')]
  expect(parentsOf(named('login callback'))).toEqual([root?.spanContext().spanId])
  expect(parentsOf(named('login land'))).toEqual([callback?.spanContext().spanId])
})

it('keeps or drops both halves of a login, by its id alone', async () => {
  await begin(DROPPED)
  await complete(DROPPED, land)
  expect(spans()).toEqual([])
})

it('mixes no two logins that go on at the same time', async () => {
  const others = [KEPT, '00000000000000000000000000000002', '00000000000000000000000000000003']
  await Promise.all(others.map((login) => complete(login, land)))
  for (const login of others)
    expect(spans().filter((span) => span.spanContext().traceId === login)).toHaveLength(3)
})

it('traces a callback that belongs to no login of ours on its own', async () => {
  await Promise.all(Array.from({ length: 30 }, () => complete(null)))
  const ids = spans().map((span) => span.spanContext().traceId)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).not.toContain(KEPT)
})

it('begins a trace for a restart, linked to the callback that restarted', async () => {
  const next = '00000000000000000000000000000009'
  await complete(KEPT, () => begin(next))
  const [restarted] = named('login begin')
  expect(restarted?.spanContext().traceId).toBe(next)
  expect(restarted?.links[0]?.context.traceId).toBe(KEPT)
})

it('says of a step that failed only that it did', async () => {
  const failing = complete(KEPT, async () => {
    throw new Error('at /redirect?code=0123')
  })
  await expect(failing).rejects.toThrow()
  expect(
    JSON.stringify(
      named('login callback').map(({ status, attributes, events }) => [status, attributes, events]),
    ),
  ).toBe('[[{"code":2},{"login.request_id":"r2"},[]]]')
})
