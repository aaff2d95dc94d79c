import { readFileSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import { type AnswerMetrics, answerMetrics } from './answer.ts'
import { listenForScrapers } from './listen.ts'
import { newRegistry } from './registry.ts'

/**
 * Counts from now on, and listens where METRICS_PORT says.
 * @returns the answer of `/metrics` on the port of the visitors; null: METRICS_TOKEN is not set, and it is none of ours
 * @throws {ConfigError} when nobody can listen there
 */
export async function startMetrics({ metrics, store }: Config): Promise<AnswerMetrics | null> {
  const registry = newRegistry({ store: store.kind, build: buildId(), node: process.version })
  const answer = answerMetrics(registry, metrics.token)
  if (metrics.address !== null) await listenForScrapers(metrics.address, answer)
  return metrics.token === null ? null : answer
}

/** Null: development, which has no build. */
function buildId(path = '.next/BUILD_ID'): string | null {
  try {
    return readFileSync(/* turbopackIgnore: true */ path, 'utf8')
  } catch {
    return null
  }
}
