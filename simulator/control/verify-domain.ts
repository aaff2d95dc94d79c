import { z } from 'zod'
import { json, type Reply } from '../reply.ts'

const asked = z.strictObject({
  origin: z.url({ protocol: /^https?$/ }),
  file: z.string().regex(/^MP_verify_[0-9A-Za-z]{16}\.txt$/),
})

/** How the console checks a domain's owner: a file at its root that contains the 16 characters of its own name. */
export async function verifyDomain(body: unknown): Promise<Reply> {
  const parsed = asked.safeParse(body)
  if (!parsed.success) return json(400, { error: 'wants origin and file' })
  const { origin, file } = parsed.data
  const token = file.slice('MP_verify_'.length, -'.txt'.length)
  const verified = await fetch(new URL(`/${file}`, origin), {
    redirect: 'manual',
    signal: AbortSignal.timeout(5000),
  }).then(
    async (answer) => answer.status === 200 && (await answer.text()) === token,
    () => false,
  )
  return json(200, { verified })
}
