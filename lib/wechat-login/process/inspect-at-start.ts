import type { StoreChoice } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import { publish } from '../events.ts'
import { type Finding, inspectStorage, stopsStart } from '../storage/inspect.ts'
import { reportFailure } from './report-failure.ts'

const AGAIN_AFTER_MS = 5000

/**
 * Tells the log what there is to know of the store, one event a finding. A store that is away keeps nobody from
 * starting: it is inspected once it answers, in the background.
 * @throws {ConfigError} for what no wait mends, such as a Redis that is too old
 */
export async function inspectAtStart(
  choice: StoreChoice,
  inspect: (choice: StoreChoice) => Promise<readonly Finding[]> = inspectStorage,
  againAfterMs = AGAIN_AFTER_MS,
): Promise<void> {
  const findings = await inspect(choice)
  const lasting = findings.filter(stopsStart)
  if (lasting.length > 0) throw new ConfigError(lasting.map((fault) => lineOf(fault, choice)))
  tell(findings)
  if (isAway(findings)) inspectLater(() => inspect(choice), againAfterMs)
}

function inspectLater(inspect: () => Promise<readonly Finding[]>, afterMs: number): void {
  const again = async () => {
    const findings = await inspect()
    if (isAway(findings)) inspectLater(inspect, afterMs)
    else tell(findings)
  }
  setTimeout(() => again().catch((thrown: unknown) => reportFailure(thrown, '')), afterMs).unref()
}

const isAway = (findings: readonly Finding[]) =>
  findings.some(({ what, verdict }) => what === 'connection' && verdict === 'fault')

function tell(findings: readonly Finding[]): void {
  for (const finding of findings) publish({ name: 'store.inspected', ...finding })
}

const NAMES = { file: 'SESSION_DB_PATH', redis: 'REDIS_URL', upstash: 'UPSTASH_REDIS_REST_URL' }

function lineOf({ found, remedy }: Finding, { kind }: StoreChoice): string {
  return `${NAMES[kind]}: ${found}: ${remedy ?? 'name another store'}`
}
