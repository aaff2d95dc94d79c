import { afterRunning } from './running-time.ts'
import { StoreUnreachableError } from './unreachable.ts'

/** The answer, if it comes in time. @throws {StoreUnreachableError} after a time-out */
export async function withinBudget<Answer>(answer: Promise<Answer>, budgetMs: number): Promise<Answer> {
  let stop = () => {}
  const tooLate = new Promise<never>((_, reject) => {
    stop = afterRunning(budgetMs, () => reject(new StoreUnreachableError('timeout')))
  })
  try {
    return await Promise.race([answer, tooLate])
  } finally {
    stop()
  }
}
