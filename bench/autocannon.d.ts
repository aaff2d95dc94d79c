/** Types for the part that we use; the package has none. */
declare module 'autocannon' {
  export default function autocannon(options: {
    readonly url: string
    readonly connections: number
    /** Seconds. */
    readonly duration?: number
    readonly amount?: number
    readonly headers: Readonly<Record<string, string>>
  }): Promise<{
    readonly requests: { readonly average: number; readonly total: number }
    readonly statusCodeStats?: Readonly<Record<string, { readonly count: number }>>
  }>
}
