import { keepNewest } from '../../../lib/wechat-login/process/bounded-map.ts'
import { openDatabase } from '../../../lib/wechat-login/storage/database.ts'
import { type Flow, flow as flowSchema } from '../hop.ts'

/** As many logins as a person can look through; older ones are dropped. */
export const MOST_FLOWS = 100

/** Past logins and the one in progress. They are kept in a file, over a restart of the server. */
export type FlowRecord = {
  /** Oldest first. */
  readonly list: () => readonly Flow[]
  readonly find: (id: string) => Flow | null
  readonly put: (flow: Flow) => void
  readonly clear: () => void
  /** Calls the listener with each flow that changes. The result ends that. */
  readonly listen: (listener: (flow: Flow) => void) => () => void
}

/** @param path of its file, which may not exist yet */
export function openRecord(path: string): FlowRecord {
  const database = openDatabase(
    path,
    'CREATE TABLE IF NOT EXISTS flow (id TEXT PRIMARY KEY, startedAtMs REAL, json TEXT) STRICT',
  )
  const write = database.prepare('INSERT OR REPLACE INTO flow VALUES (?, ?, ?)')
  const trim = database.prepare(
    'DELETE FROM flow WHERE id NOT IN (SELECT id FROM flow ORDER BY startedAtMs DESC LIMIT ?)',
  )
  const rows = database.prepare('SELECT json FROM flow ORDER BY startedAtMs').all()
  const flows = new Map(rows.flatMap(({ json }) => parseFlow(String(json))).map((flow) => [flow.id, flow]))
  const listeners = new Set<(flow: Flow) => void>()
  return {
    list: () => [...flows.values()],
    find: (id) => flows.get(id) ?? null,
    put: (flow) => {
      if (flows.has(flow.id)) flows.set(flow.id, flow)
      else keepNewest(flows, flow.id, flow, MOST_FLOWS)
      write.run(flow.id, flow.startedAtMs, JSON.stringify(flow))
      trim.run(MOST_FLOWS)
      for (const listener of listeners) listener(flow)
    },
    clear: () => {
      flows.clear()
      database.exec('DELETE FROM flow')
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Empty when another version wrote the file. */
function parseFlow(json: string): readonly Flow[] {
  try {
    return [flowSchema.parse(JSON.parse(json))]
  } catch {
    return []
  }
}
