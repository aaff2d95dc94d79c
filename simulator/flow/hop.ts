import { z } from 'zod'
import { OPENINGS } from './record/opening.ts'

/**
 * The record of a login: requests and answers as they went over the wire, masked when they were captured. Times are
 * milliseconds since 1970, with fractions.
 */
const time = z.number().min(0).max(4_102_444_800_000) // the year 2100
const duration = z.number().min(0).max(86_400_000)
const name = z.string().max(200)
const text = z.string().max(20_000)
const headers = z.array(z.tuple([name, text])).max(100)

/** What a request is in a login: a page of ours, WeChat's authorize, our callback, our request to WeChat. */
const HOP_KINDS = ['page', 'authorize', 'callback', 'exchange'] as const

const hop = z.object({
  id: name,
  kind: z.enum(HOP_KINDS),
  /** The callback that an exchange belongs to. */
  within: name.nullable(),
  atMs: time,
  /** Null: no answer yet, or never. */
  tookMs: duration.nullable(),
  method: name,
  host: name,
  target: text,
  requestHeaders: headers,
  status: z.int().min(100).max(599).nullable(),
  responseHeaders: headers,
  /** How the connection ended without an answer. */
  broken: name.nullable(),
  requestId: name.nullable(),
  /** What kind of T the request brought, and where its answer leads. */
  tracker: z.enum(['none', 'began', 'logged-in']),
  leadsTo: z.enum(['wechat', 'callback', 'page', 'help', 'nowhere']),
  /** What its `state` contains, read with the key. */
  state: z
    .object({
      kind: z.enum(['sound', 'damaged', 'other-secret', 'unreadable']),
      attempt: z.int().nullable(),
      issuedAtSeconds: z.int().min(0).max(4_102_444_800).nullable(),
      path: text.nullable(),
    })
    .nullable(),
  /** Digests of its state, code and T: a later request with one of them belongs to this login. */
  keys: z.array(name).max(100),
  body: text.nullable(),
  /** The faults that changed this answer, and WeChat's errcode in it. */
  faults: z.array(text).max(100),
  errcode: z.int().nullable(),
  events: z.array(z.object({ atMs: time, name, detail: text })).max(1000),
  store: z.array(z.object({ atMs: time, verb: name, outcome: name, durationMs: duration })).max(1000),
})

export const flow = z
  .object({
    version: z.literal(1),
    id: name,
    /** The phone of the simulator that it was tapped on; null: another client. */
    phone: name.nullable(),
    user: name.nullable(),
    path: text,
    opening: z.enum(OPENINGS).default('tap'),
    startedAtMs: time,
    /** When our server restarted during this login. */
    restartsAtMs: z.array(time).max(100),
    hops: z.array(hop).min(1).max(1000),
  })
  .refine(({ startedAtMs, hops }) => hops.every(({ atMs }) => atMs >= startedAtMs), 'a hop before the start')

/** A request and its answer. */
export type Hop = z.infer<typeof hop>
/** All that followed one tap. */
export type Flow = z.infer<typeof flow>
export type DecodedState = NonNullable<Hop['state']>
