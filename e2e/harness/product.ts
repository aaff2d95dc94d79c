import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { SIMULATED_ACCOUNT } from '../../lib/wechat-login/config/simulated-account.ts'
import { freePort, untilFree } from './free-port.ts'

export type Product = {
  readonly port: number
  readonly pid: number
  /** Its data folder, with the session file if it uses one. */
  readonly dataFolder: string
  /** Its output so far. */
  readonly output: () => string
  /** Moves its clock, from now on. */
  readonly shiftClock: (seconds: number) => void
  /** Its exit status once it has ended; null: a signal has killed it. */
  readonly ended: Promise<number | null>
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>
}

export const APP_ORIGIN = 'http://h5.test'
export const OPEN_ORIGIN = 'http://open.weixin.test'

const START_BUDGET_MS = 120_000 // finds a hang

/**
 * Starts the product as an operator does (`next start`) or as a developer does (`next dev`).
 * @param env in addition to the simulator's account and a session file of its own
 * @param folder of the build
 */
export async function startProduct(
  mode: 'start' | 'dev',
  env: Readonly<Record<string, string>>,
  port?: number,
  folder = '.',
): Promise<Product> {
  const NODE_ENV = mode === 'start' ? 'production' : 'development'
  const command = [process.execPath, 'node_modules/next/dist/bin/next', mode, folder] as const
  return startServer(command, { NODE_ENV, ...env }, port)
}

/** The same by another command, such as `npm start`, or `node server.js` of a standalone build. */
export async function startServer(
  [command, ...parameters]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
  port?: number,
): Promise<Product> {
  const ownPort = port ?? (await freePort())
  const dataFolder = mkdtempSync(join(tmpdir(), 'h5-'))
  const clockFile = join(dataFolder, 'clock-shift')
  writeFileSync(clockFile, '0')
  const child = spawn(command, parameters, {
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(ownPort),
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_OPTIONS: `--import ${new URL('./shifted-clock.js', import.meta.url)}`,
      CLOCK_SHIFT_FILE: clockFile,
      SESSION_DB_PATH: join(dataFolder, 'data', 'sessions.db'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // its own process group: `next dev` has children
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const killAtExit = () => killGroup(child, 'SIGKILL')
  process.once('exit', killAtExit)
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  await untilAlive(child, ownPort, () => output)
  return {
    port: ownPort,
    pid: child.pid ?? Number.NaN,
    dataFolder,
    output: () => output,
    shiftClock: (seconds) => writeFileSync(clockFile, String(seconds)),
    ended,
    stop: async (signal = 'SIGKILL') => {
      process.off('exit', killAtExit)
      const ran = isRunning(child)
      killGroup(child, signal)
      await ended
      if (ran) await untilFree(ownPort) // `next dev` serves from a child of its own
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

/** The environment of production, with a simulator on another site. */
export function productionEnv(simulatorOrigin: string): Record<string, string> {
  return {
    APP_ORIGIN,
    WECHAT_APP_ID: SIMULATED_ACCOUNT.appId,
    WECHAT_APP_SECRET: SIMULATED_ACCOUNT.secret,
    WECHAT_OPEN_ORIGIN: OPEN_ORIGIN,
    WECHAT_API_ORIGIN: simulatorOrigin,
    SESSION_SECRET: 'a-secret-of-the-end-to-end-tests-only',
    MINI_PROGRAM_KEY: SIMULATED_ACCOUNT.miniProgramKey,
  }
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined && isRunning(child)) process.kill(-child.pid, signal)
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}

async function untilAlive(child: ChildProcess, port: number, output: () => string): Promise<void> {
  const deadlineMs = Date.now() + START_BUDGET_MS
  while (child.exitCode === null && Date.now() < deadlineMs) {
    const alive = await fetch(`http://127.0.0.1:${port}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (alive) return
    await pause(50)
  }
  killGroup(child, 'SIGKILL')
  throw new Error(`the product did not start:\n${output()}`)
}
