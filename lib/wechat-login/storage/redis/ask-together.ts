import type { Command } from './command.ts'

type Send<Answer> = (commands: readonly Command[]) => Promise<readonly Answer[]>

const MOST_TOGETHER = 100

/**
 * Sends what several asked in one turn of the event loop in one round trip: where each of them is a request over http,
 * that request is most of what a read costs. What one of them is answered is nothing to the others; what ends the
 * round trip ends it for all of them.
 * @param send answers each command, in order, or throws for all
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
