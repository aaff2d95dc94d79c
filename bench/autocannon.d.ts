/** What we use of it; its own types are not published with it. */
declare module 'autocannon' {
  export default function autocannon(options: {
    readonly url: string
    readonly connections: number
    /** Seconds; or so many requests in all. */
    readonly duration?: number
    readonly amount?: number
    readonly headers: Readonly<Record<string, string>>
  }): Promise<{
    readonly requests: { readonly average: number; readonly total: number }
    readonly statusCodeStats?: Readonly<Record<string, { readonly count: number }>>
  }>
}
