import { z } from 'zod'

// Apart from long-paths.ts, which the gate loads: zod is loaded with the first P that is opened.

/** The content of P, as it is sealed. */
export const sealedPaths = z.object({ paths: z.array(z.string()) })
