import type { Command } from './command.ts'

type Send<Answer> = (commands: readonly Command[]) => Promise<readonly Answer[]>

const MOST_TOGETHER = 100

/**
 * Batches the commands of one turn of the event loop into one round trip: over http, the request is most of a read's
 * cost. Each caller gets its own answers; an error of the round trip fails all of them.
 * @param send answers all commands, in order, or throws
 */
export function askTogether<Answer>(send: Send<Answer>): Send<Answer> {
  type Question = {
    readonly commands: readonly Command[]
    readonly resolve: (answers: readonly Answer[]) => void
    readonly reject: (reason: unknown) => void
  }
  let waiting: Question[] = []

  const sendWaiting = () => {
    const questions = waiting
    waiting = []
    for (let first = 0; first < questions.length; first += MOST_TOGETHER)
      answer(questions.slice(first, first + MOST_TOGETHER))
  }

  const answer = (questions: readonly Question[]) =>
    send(questions.flatMap(({ commands }) => commands)).then(
      (answers) => {
        let from = 0
        for (const { commands, resolve } of questions) {
          resolve(answers.slice(from, from + commands.length))
          from += commands.length
        }
      },
      (thrown: unknown) => {
        for (const { reject } of questions) reject(thrown)
      },
    )

  return (commands) =>
    new Promise((resolve, reject) => {
      waiting.push({ commands, resolve, reject })
      if (waiting.length === 1) setImmediate(sendWaiting)
    })
}
