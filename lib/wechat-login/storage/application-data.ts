import type { DatabaseSync } from 'node:sqlite'
import { onePerProcess } from '../process/per-process.ts'
import { accessTo, type FileAccess, openDatabase } from './database.ts'
import { nonsense, textOrNull, texts } from './redis/answers.ts'
import type { Redis } from './redis/command.ts'
import { reportRefusedValue } from './report-refused-value.ts'
import { openStore } from './storage.ts'

type Reporting = {
  /** Logs that the store has a value that the application did not write: neither its key nor its content. */
  readonly reportRefusedValue: (place: string, reason: string) => void
}

/** The SQLite file of the sessions, for the application's own tables. */
export type ApplicationFile = FileAccess & Pick<DatabaseSync, 'prepare'> & Reporting

/** The Redis of the sessions, for the application's own keys. Both throw StoreUnreachableError. */
export type ApplicationRedis = Reporting & {
  /** Runs a Lua script that returns one text. `key` is `KEYS[1]`, `values` are `ARGV`. */
  readonly text: (script: string, key: string, values?: readonly string[]) => Promise<string>
  /** The same for a script that returns a list of texts. */
  readonly texts: (script: string, key: string, values?: readonly string[]) => Promise<readonly string[]>
}

/** One kind of data, for each store that an operator may choose. */
export type ApplicationDataKinds<Data> = {
  readonly file: (open: (schema: string) => ApplicationFile) => Data
  readonly redis: (redis: ApplicationRedis) => Data
}

/**
 * The application's own data in the chosen store, opened once per process.
 * @param name of this data
 * @throws {ConfigError}
 */
export function openApplicationData<Data>(name: string, { file, redis }: ApplicationDataKinds<Data>): Data {
  return onePerProcess(`of the application: ${name}`, () =>
    openStore({
      file: (path) => file((schema) => applicationFile(path, schema)),
      redis: (connection) => redis(applicationRedis(connection)),
    }),
  )()
}

/** @param schema of tables and indexes, each `IF NOT EXISTS`. @throws {ConfigError} */
export function applicationFile(path: string, schema: string): ApplicationFile {
  const db = openDatabase(path, schema)
  return { ...accessTo(db), prepare: (sql) => db.prepare(sql), reportRefusedValue }
}

export function applicationRedis({ ask }: Pick<Redis, 'ask'>): ApplicationRedis {
  const run = async (script: string, key: string, values: readonly string[] = []) =>
    (await ask([{ verb: 'eval', script, key, values }]))[0]
  return {
    text: async (...script) => textOrNull(await run(...script)) ?? throwNonsense(),
    texts: async (...script) => texts(await run(...script)),
    reportRefusedValue,
  }
}

function throwNonsense(): never {
  throw nonsense()
}
