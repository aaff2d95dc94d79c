import { z } from 'zod'
import { OPENINGS } from './opening.ts'

/**
 * The record of a login: requests and answers as they went over the wire, masked when they were captured. Times are
 * milliseconds since 1970, with fractions.
 */
const headers = z.array(z.tuple([z.string(), z.string()]))

/** What a request is to the login: a page of ours, WeChat's authorize, our callback, our question to WeChat. */
const HOP_KINDS = ['page', 'authorize', 'callback', 'exchange'] as const

const hop = z.object({
  id: z.string(),
  kind: z.enum(HOP_KINDS),
  /** Whose it is: an exchange happens within the callback that asks. */
  within: z.string().nullable(),
  atMs: z.number(),
  /** Null: no answer yet, or never. */
  tookMs: z.number().nullable(),
  method: z.string(),
  host: z.string(),
  target: z.string(),
  requestHeaders: headers,
  status: z.int().nullable(),
  responseHeaders: headers,
  /** How the connection ended without an answer. */
  broken: z.string().nullable(),
  requestId: z.string().nullable(),
  /** What kind of T it brought, and where its answer leads. */
  tracker: z.enum(['none', 'began', 'logged-in']),
  leadsTo: z.enum(['wechat', 'callback', 'page', 'help', 'nowhere']),
  /** What its `state` says to whoever has the key. */
  state: z
    .object({
      kind: z.enum(['sound', 'damaged', 'unreadable']),
      attempt: z.int().nullable(),
      issuedAtSeconds: z.int().nullable(),
      path: z.string().nullable(),
    })
    .nullable(),
  /** Digests of the state, code and T in it, by which the next request is known to follow. */
  keys: z.array(z.string()),
  body: z.string().nullable(),
  /** The faults that changed this answer, and WeChat's errcode in it. */
  faults: z.array(z.string()),
  errcode: z.int().nullable(),
  events: z.array(z.object({ atMs: z.number(), name: z.string(), detail: z.string() })),
  store: z.array(
    z.object({ atMs: z.number(), verb: z.string(), outcome: z.string(), durationMs: z.number() }),
  ),
})

export const flow = z.object({
  version: z.literal(1),
  id: z.string(),
  /** The phone of the simulator that it was tapped on; null: another client. */
  phone: z.string().nullable(),
  user: z.string().nullable(),
  path: z.string(),
  opening: z.enum(OPENINGS).default('tap'),
  startedAtMs: z.number(),
  /** When our server started again while this login was under way. */
  restartsAtMs: z.array(z.number()),
  hops: z.array(hop),
})

/** A request and its answer. */
export type Hop = z.infer<typeof hop>
/** All that followed one tap. */
export type Flow = z.infer<typeof flow>
export type DecodedState = NonNullable<Hop['state']>
