import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'

const CORES = cpus().length

/** Keeps a process off the core that the generator has; without `taskset` (Linux) it stays where it is. */
export function leaveLastCore(pid: number): void {
  if (CORES > 1) pin(pid, `0-${CORES - 2}`)
}

export function giveLastCore(pid: number): void {
  pin(pid, `${CORES - 1}`)
}

function pin(pid: number, cores: string): void {
  spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cores, String(pid)])
}
