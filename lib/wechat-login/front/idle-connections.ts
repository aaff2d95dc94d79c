import type { Server } from 'node:http'

/** Longer than a proxy keeps an idle connection (nginx, AWS: 60 s), so that the proxy is the one who closes it. */
const IDLE_MS = 75_000

/**
 * Keeps idle connections for longer than a proxy does: a request that a proxy sends on a connection which the server
 * is just closing is lost, and nobody may send a form twice. The same holds for a connection that a proxy opens ahead,
 * which Node counts as one whose headers are late. A longer time that the operator chose stays
 * (`next start --keepAliveTimeout`, or KEEP_ALIVE_TIMEOUT for a standalone server).
 */
export function keepIdleConnections(server: Server): void {
  server.keepAliveTimeout = Math.max(server.keepAliveTimeout, IDLE_MS)
  server.headersTimeout = Math.max(server.headersTimeout, IDLE_MS)
}
