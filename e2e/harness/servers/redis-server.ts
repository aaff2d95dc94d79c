import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from 'redis'
import { freePort } from '../free-port.ts'
import type { Certificate } from './certificates.ts'

export type RedisServer = {
  readonly port: number
  readonly url: string
  /** Runs one command on it, as an operator would. */
  readonly command: (...parameters: string[]) => Promise<unknown>
  /** Stops and continues it with its connections open (`SIGSTOP`). */
  readonly pause: () => void
  readonly resume: () => void
  /** Ends it at once; `start` starts it again on the same port, empty. */
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  /** Demands a password from now on, on open connections too. */
  readonly lockOut: () => Promise<void>
  readonly close: () => Promise<void>
}

const START_BUDGET_MS = 60_000 // finds a hang

/** Such as a Redis of another version. */
const PROGRAM = process.env.REDIS_SERVER ?? 'redis-server'

/** A real `redis-server` on a free port of this machine, without persistence. */
export async function startRedis(...options: string[]): Promise<RedisServer> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'redis-'))
  const url = `redis://127.0.0.1:${port}`
  let child: ChildProcess

  const start = async () => {
    const parameters = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--repl-diskless-sync-delay',
      '0',
    ]
    child = spawn(PROGRAM, [...parameters, '--dir', folder, ...options], { stdio: 'ignore' })
    await once(child, 'spawn')
    await untilAnswers(() => command('PING'))
  }
  const kill = async () => {
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null
    child.kill('SIGKILL')
    await ended
  }
  const command = (...parameters: string[]) => asOperator(url, (ask) => ask(parameters))

  await start()
  const killAtExit = () => child.kill('SIGKILL')
  process.once('exit', killAtExit)
  return {
    port,
    url,
    command,
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    kill,
    start,
    lockOut: () =>
      asOperator(url, async (ask) => {
        await ask(['CONFIG', 'SET', 'requirepass', 'changed'])
        await ask(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'])
      }),
    close: async () => {
      process.off('exit', killAtExit)
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function asOperator<Answer>(
  url: string,
  give: (ask: (parameters: readonly string[]) => Promise<unknown>) => Promise<Answer>,
): Promise<Answer> {
  const client = createClient({ url, RESP: 2, socket: { reconnectStrategy: false, connectTimeout: 1000 } })
  client.on('error', () => {})
  await client.connect()
  try {
    return await give((parameters) => client.sendCommand(parameters))
  } finally {
    client.destroy()
  }
}

/** What a cluster's nodes demand of everybody who connects. */
export type Demands = {
  readonly certificate?: Certificate
  /** Else nobody has to say who they are; without a name it is the password of the default user. */
  readonly user?: { readonly name?: string; readonly password: string }
}

/** Three nodes on loopback that share the 16,384 slots. */
export async function startRedisCluster({ certificate, user }: Demands = {}): Promise<{
  urls: [string, ...string[]]
  close: () => Promise<void>
}> {
  const tlsPorts = certificate === undefined ? [] : await freePorts(3)
  const options = async (place: number) => [
    '--cluster-enabled',
    'yes',
    '--cluster-port',
    String(await freePort()),
    '--cluster-node-timeout',
    '2000',
    ...(certificate === undefined ? [] : tlsOptions(certificate, tlsPorts[place])),
  ]
  const nodes = await Promise.all([0, 1, 2].map(async (place) => startRedis(...(await options(place)))))
  const ports = certificate === undefined ? nodes.map(({ port }) => port) : tlsPorts
  const [first] = nodes
  if (first === undefined) throw new Error('three nodes were started')
  const slots = ['0 5460', '5461 10922', '10923 16383']
  for (const [place, node] of nodes.entries()) {
    await node.command('CLUSTER', 'ADDSLOTSRANGE', ...(slots[place] ?? '').split(' '))
    const busPort = await clusterPort(node)
    await first.command('CLUSTER', 'MEET', '127.0.0.1', String(ports[place]), busPort)
  }
  for (const node of nodes)
    await untilAnswers(async () => {
      const info = String(await node.command('CLUSTER', 'INFO'))
      if (!/cluster_state:ok/.test(info) || !/cluster_known_nodes:3/.test(info))
        throw new Error('not joined yet')
    })
  for (const node of nodes) await demand(node, user)
  const address = (port: number | undefined) =>
    `${certificate === undefined ? 'redis' : 'rediss'}://${credentials(user)}127.0.0.1:${port}`
  return {
    urls: [address(ports[0]), ...ports.slice(1).map(address)],
    close: async () => {
      await Promise.all(nodes.map((node) => node.close()))
    },
  }
}

async function freePorts(count: number): Promise<readonly number[]> {
  return Promise.all(Array.from({ length: count }, () => freePort()))
}

function tlsOptions({ certFile, keyFile }: Certificate, port: number | undefined): readonly string[] {
  const files = ['--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-ca-cert-file', certFile]
  return ['--tls-port', String(port), ...files, '--tls-auth-clients', 'no', '--tls-cluster', 'yes']
}

/** From now on; then nobody else gives it a command. */
async function demand(node: RedisServer, user: Demands['user']): Promise<void> {
  if (user === undefined) return
  if (user.name === undefined) await node.command('CONFIG', 'SET', 'requirepass', user.password)
  else {
    await node.command('ACL', 'SETUSER', user.name, 'on', `>${user.password}`, '~*', '+@all')
    await node.command('ACL', 'SETUSER', 'default', 'off')
  }
}

function credentials(user: Demands['user']): string {
  return user === undefined ? '' : `${user.name ?? ''}:${encodeURIComponent(user.password)}@`
}

async function clusterPort(node: RedisServer): Promise<string> {
  const answer = await node.command('CONFIG', 'GET', 'cluster-port')
  if (!Array.isArray(answer)) throw new Error('CONFIG GET answers a list')
  return String(answer[1])
}

async function untilAnswers(ask: () => Promise<unknown>): Promise<void> {
  for (const deadlineMs = Date.now() + START_BUDGET_MS; ; await pause(20)) {
    try {
      await ask()
      return
    } catch (thrown) {
      if (Date.now() > deadlineMs) throw thrown
    }
  }
}
