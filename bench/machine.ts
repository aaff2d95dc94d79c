import { readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { z } from 'zod'

/** What a table was measured on: the machine, Node, and all libraries. */
export function machine(): string {
  const packages = z.object({ dependencies: z.record(z.string(), z.string()) })
  const versions = ['package.json', 'bench/package.json'].flatMap((file) =>
    Object.entries(packages.parse(JSON.parse(readFileSync(file, 'utf8'))).dependencies),
  )
  return `Machine: ${cpus().length} cores, ${cpus()[0]?.model.trim() || 'unnamed'}, Node ${process.version}, generator on the same machine.
Versions: ${versions.map(([name, version]) => `${name} ${version}`).join(', ')}.`
}

/** The load average of the last minute: on how many cores' worth of work a measurement had to share the machine. */
export function loadNow(): number {
  return loadavg()[0] ?? Number.NaN
}
