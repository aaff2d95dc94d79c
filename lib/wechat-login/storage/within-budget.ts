import { StoreUnreachableError } from './unreachable.ts'

/** The answer, if it comes in time. @throws {StoreUnreachableError} after a time-out */
export async function withinBudget<Answer>(answer: Promise<Answer>, budgetMs: number): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    // After a stall of this process timers run first; one more turn lets in an answer that has already arrived.
    timer = setTimeout(() => setImmediate(reject, new StoreUnreachableError('timeout')), budgetMs)
  })
  try {
    return await Promise.race([answer, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
