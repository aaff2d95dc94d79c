import type { Product } from './product.ts'
import { ask } from './raw-request.ts'
import { LOAN_PATH } from './test.ts'
import { DOCUMENT } from './visitor.ts'

const WINDOW = 32

/** Tries each text of a stolen dump as a login: texts of a T's form as T, each word as UU. Returns what a page showed. */
export async function replay(
  product: Pick<Product, 'port'>,
  dump: string,
): Promise<{ tried: number; stood: string[] }> {
  const words = [...new Set(dump.match(/[\w+/=*~.-]{20,}/g) ?? [])]
  const runs = dump.match(/[\w-]{32,}/g) ?? []
  const windows = runs.flatMap((run) =>
    Array.from({ length: run.length - WINDOW + 1 }, (_, at) => run.slice(at, at + WINDOW)),
  )
  const cookies = [...new Set(windows)]
    .map((piece) => `T=${piece}`)
    .concat(words.map((word) => `T=${word}; UU=${word}`))
  const stood: string[] = []
  for (const Cookie of cookies) {
    const { status } = await ask(product.port, { path: LOAN_PATH, headers: { ...DOCUMENT, Cookie } })
    if (status === 200) stood.push(Cookie)
  }
  return { tried: cookies.length, stood }
}
