import { once } from 'node:events'
import { createServer } from 'node:http'
import type { MetricsAddress } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import { writeAnswer } from '../front/write-answer.ts'
import { METRICS_PATH } from '../http/public-paths.ts'
import { type AnswerMetrics, answerScraper } from './answer.ts'

/**
 * Listens for scrapers, until the process ends; does not keep it alive.
 * @throws {ConfigError} when the address is taken, or not this machine's
 */
export async function listenForScrapers(
  { host, port }: MetricsAddress,
  answer: AnswerMetrics,
): Promise<void> {
  const server = createServer((request, response) => {
    const isMetrics = request.url?.split('?', 1)[0] === METRICS_PATH
    const answered = isMetrics ? answer(request) : Promise.resolve(answerScraper(404, null))
    void answered.then((found) => writeAnswer(found, response))
  })
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown'
    throw new ConfigError([
      `METRICS_PORT: cannot listen on ${host}:${port} (${code}): each process needs one of its own (example: 9464)`,
    ])
  }
  server.unref()
}
