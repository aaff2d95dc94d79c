import { publishStoreAsked, storeIsWatched } from '../../events.ts'
import { isStoreUnreachable } from '../../storage/unreachable.ts'

/**
 * Tells who listens that the store was asked, and what came of it.
 * @param outcomeOf one word for an answer, never its value
 */
export async function watched<Answer>(
  verb: string,
  question: () => Promise<Answer>,
  outcomeOf: (answer: Answer) => string,
): Promise<Answer> {
  if (!storeIsWatched()) return question()
  const startedAtMs = performance.now()
  const tell = (outcome: string) =>
    publishStoreAsked({ verb, outcome, durationMs: performance.now() - startedAtMs })
  try {
    const answer = await question()
    tell(outcomeOf(answer))
    return answer
  } catch (thrown) {
    tell(isStoreUnreachable(thrown) ? thrown.reason : 'failed')
    throw thrown
  }
}
