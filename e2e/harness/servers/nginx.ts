import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../free-port.ts'
import { ask } from '../raw-request.ts'

export type Nginx = {
  readonly port: number
  /** What it logged as errors, such as an answer whose headers it could not take. */
  readonly errors: () => string
  /** Takes another configuration, as `nginx -s reload` does; resolves when no worker has the old one any more. */
  readonly reload: (http: (port: number) => string) => Promise<void>
  readonly stop: () => Promise<void>
}

const START_BUDGET_MS = 60_000 // finds a hang

/** A real nginx as it is installed, with `proxy_pass` and nothing else, in front of a server of this machine. */
export function startNginx(upstreamPort: number): Promise<Nginx> {
  return startNginxWith(
    (port) => `server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://127.0.0.1:${upstreamPort}; }
  }`,
  )
}

/** The same with another configuration: what its `http` block holds, for the port that it listens on. */
export async function startNginxWith(http: (port: number) => string): Promise<Nginx> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'))
  writeFileSync(join(folder, 'nginx.conf'), configOf(http(port), folder))
  const parameters = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr']
  const child = spawn('nginx', parameters, { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const endAtExit = () => child.kill('SIGTERM')
  process.once('exit', endAtExit)
  await untilListens(child, port, () => errors)
  return {
    port,
    errors: () => errors,
    reload: async (next) => {
      const before = workersOf(child)
      writeFileSync(join(folder, 'nginx.conf'), configOf(next(port), folder))
      child.kill('SIGHUP')
      const deadlineMs = Date.now() + START_BUDGET_MS
      const isDone = () =>
        workersOf(child).length > 0 && workersOf(child).every((pid) => !before.includes(pid))
      while (!isDone() && Date.now() < deadlineMs) await pause(20)
      if (!isDone()) throw new Error(`nginx did not reload:\n${errors}`)
    },
    stop: async () => {
      process.off('exit', endAtExit)
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Where it runs and keeps its files is ours; how it passes requests on is its own. */
function configOf(http: string, folder: string): string {
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const temporary = kinds.map((kind) => `${kind}_temp_path ${join(folder, kind)};`).join(' ')
  return `daemon off; pid ${join(folder, 'nginx.pid')}; worker_processes 1;
events {}
http {
  access_log off; ${temporary}
  ${http}
}
`
}

function workersOf({ pid }: ChildProcess): readonly string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
}

async function untilListens(child: ChildProcess, port: number, errors: () => string): Promise<void> {
  const deadlineMs = Date.now() + START_BUDGET_MS
  while (child.exitCode === null && Date.now() < deadlineMs) {
    const listens = await ask(port, { path: '/health/live' }).then(
      () => true,
      () => false,
    )
    if (listens) return
    await pause(20)
  }
  child.kill('SIGKILL')
  throw new Error(`nginx did not start:\n${errors()}`)
}
