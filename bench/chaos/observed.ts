/** All times are milliseconds since the run began. */
export type Page = {
  readonly visitor: number
  /** When the visitor tapped, and when the page was there. */
  readonly tappedMs: number
  readonly arrivedMs: number
  /** Whom else the page showed; null: its visitor, and nobody else. */
  readonly wrongly: string | null
  readonly degraded: boolean
}

/** A tap that led to no page, or a form that was not taken. */
export type Failure = {
  readonly visitor: number
  readonly tappedMs: number
  readonly failedMs: number
  /** Such as `503 at the callback`. */
  readonly cause: string
  /** How many logins of the visitor landed in the minutes before: the product ends a loop of three. */
  readonly loginsLately: number
}

/** A session that its visitor did not end, and that was gone. */
export type Loss = {
  readonly visitor: number
  readonly begunMs: number
  /** When the visitor last sent a request that the session answered. */
  readonly aliveMs: number
  readonly missedMs: number
}

/** A session that its visitor had ended, and that opened a page. */
export type Revival = {
  readonly visitor: number
  readonly endedMs: number
  readonly openedMs: number
  /** Opened without the store, by the visitor's own seal. */
  readonly degraded: boolean
}

/** What happened to the product, from the first blow until it was whole again. */
export type Phase = {
  readonly fault: string
  readonly beganMs: number
  readonly endedMs: number
  /** Which sessions the fault takes: all, those that were written a moment before, or none. */
  readonly takes: 'all' | 'recent' | 'none'
}

/** A time in which the process of the visitors did not run. The way to Redis leads through it: Redis was silent. */
export type Stall = Pick<Phase, 'beganMs' | 'endedMs'>

export type Observed = {
  readonly visitors: number
  readonly endedMs: number
  readonly pages: readonly Page[]
  readonly failures: readonly Failure[]
  readonly losses: readonly Loss[]
  readonly revivals: readonly Revival[]
  readonly phases: readonly Phase[]
  readonly stalls: readonly Stall[]
  readonly logins: number
  readonly signOuts: number
  readonly forms: number
}
