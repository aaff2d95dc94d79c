import { z } from 'zod'

// Apart from user-seal.ts, which the gate loads: zod is loaded with the first UU that is opened.

/** The content of UU, as it is sealed. */
export const sealedUser = z.object({
  openId: z.string(),
  key: z.string(),
  sealedAt: z.int(),
  endsAt: z.int(),
  logins: z.int().default(0),
})
