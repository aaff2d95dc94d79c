import { publishStoreAsked, storeIsWatched } from '../events.ts'
import { isStoreUnreachable } from './unreachable.ts'

/**
 * Publishes a question to a store with its answer in one word, if anybody watches.
 * @param outcomeOf one word for an answer, never its value
 * @returns the answer; what the question throws is thrown
 */
export async function tellAsked<Answer>(
  verb: string,
  question: Promise<Answer>,
  outcomeOf: (answer: Answer) => string,
): Promise<Answer> {
  const startedAtMs = performance.now()
  const tell = (outcome: () => string) => {
    if (!storeIsWatched()) return
    publishStoreAsked({ verb, outcome: outcome(), durationMs: performance.now() - startedAtMs })
  }
  try {
    const answer = await question
    tell(() => outcomeOf(answer))
    return answer
  } catch (thrown) {
    tell(() => (isStoreUnreachable(thrown) ? thrown.reason : 'failed'))
    throw thrown
  }
}

export const foundOrNone = (kept: unknown) => (kept === null ? 'none' : 'found')
