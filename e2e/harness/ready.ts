import { z } from 'zod'
import type { Product } from './product.ts'
import { ask } from './raw-request.ts'

const answer = z.object({
  status: z.string(),
  store: z.object({ kind: z.string(), state: z.string(), latencyMs: z.number() }),
})

/** What `/health/ready` says about the session store. */
export async function storeState(product: Pick<Product, 'port'>): Promise<string> {
  const { body } = await ask(product.port, { path: '/health/ready' })
  return answer.parse(JSON.parse(body)).store.state
}
