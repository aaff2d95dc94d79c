import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { isSupportedNode } from '../lib/wechat-login/process/supported-node.js'
import PROJECT from '../package.json' with { type: 'json' }

const read = (name: string) => readFileSync(join('deploy', name), 'utf8')
const image = dockerSteps(read('Dockerfile'))
const example = [...readFileSync('.env.example', 'utf8').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name)
const NOT_OURS = ['NODE_ENV', 'NEXT_TELEMETRY_DISABLED', 'HOSTNAME'] // of Node and Next

const app = z.object({
  env_file: z.string(),
  environment: z.record(z.string(), z.string()),
  read_only: z.literal(true),
  tmpfs: z.array(z.string()),
  cap_drop: z.tuple([z.literal('ALL')]),
  build: z.object({ context: z.string(), dockerfile: z.string() }),
})
const compose = z
  .object({
    services: z.object({
      app1: app,
      app2: app,
      redis: z.object({ command: z.array(z.string()) }),
      nginx: z.object({ volumes: z.array(z.string()) }),
    }),
    networks: z.object({
      default: z.object({ ipam: z.object({ config: z.array(z.object({ subnet: z.string() })) }) }),
    }),
  })
  .parse(parse(read('compose.yaml'), { merge: true }))

const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) })
const container = z.object({
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
  env: z.array(z.object({ name: z.string(), value: z.string() })),
  startupProbe: probe,
  livenessProbe: probe,
  readinessProbe: probe,
  lifecycle: z.object({ preStop: z.object({ exec: z.object({ command: z.array(z.string()) }) }) }),
  securityContext: z.object({ readOnlyRootFilesystem: z.literal(true) }),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
})
const deployment = z.object({
  spec: z.object({
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      spec: z.object({
        terminationGracePeriodSeconds: z.number(),
        securityContext: z.object({ runAsNonRoot: z.literal(true), runAsUser: z.number() }),
        containers: z.tuple([container]),
      }),
    }),
  }),
})
const [kubernetes, service, budget] = parseAllDocuments(read('kubernetes.yaml')).map((one): unknown =>
  one.toJS(),
)

it('the image ends as a user who is not root, with node itself as its process', () => {
  expect(image.last('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/)
  expect(JSON.parse(image.last('CMD'))).toEqual(['node', 'server.js'])
  expect(image.all('FROM').filter((from) => /^\$\{NODE_IMAGE\}/.test(from))).toHaveLength(2)
  expect(image.all('VOLUME')).toEqual(['/data'])
  expect(image.env.SESSION_DB_PATH).toMatch(/^\/data\//)
})

it('the image runs npm scripts that exist, and sets variables that exist', () => {
  const scripts = image
    .all('RUN')
    .flatMap((line) => [...line.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name))
  expect(scripts).toEqual(['build'])
  expect(Object.keys(PROJECT.scripts)).toEqual(expect.arrayContaining(scripts))
  const known = [...example, ...NOT_OURS, 'BUILD_STANDALONE']
  for (const name of Object.keys(image.env)) expect(known).toContain(name)
  expect(readFileSync('next.config.js', 'utf8')).toContain('process.env.BUILD_STANDALONE')
})

it('compose runs two read-only instances of this image behind nginx, which they believe', () => {
  const { services, networks } = compose
  const [subnet] = networks.default.ipam.config.map((one) => one.subnet)
  for (const one of [services.app1, services.app2]) {
    expect(existsSync(join('deploy', one.build.context, one.build.dockerfile))).toBe(true)
    for (const name of Object.keys(one.environment)) expect(example).toContain(name)
    expect(one.environment.TRUSTED_PROXIES).toBe(subnet)
    expect(one.environment.REDIS_URL).toMatch(/^redis:\/\/:\$\{REDIS_PASSWORD/)
  }
  expect(services.redis.command.join(' ')).toMatch(
    /--requirepass \$\{REDIS_PASSWORD.*--maxmemory-policy noeviction/,
  )
  const [from] = services.nginx.volumes.map((volume) => volume.split(':')[0] ?? '')
  expect(existsSync(join('deploy', from ?? ''))).toBe(true)
  const upstreams = [...read('nginx.conf').matchAll(/^\s+server (\w+):(\d+) max_fails=0;/gm)]
  expect(upstreams.map(([, host, port]) => [host, port])).toEqual([
    ['app1', image.env.PORT],
    ['app2', image.env.PORT],
  ])
})

it('Kubernetes runs the image as its user, on its port, asks the probes that exist and lets it end', () => {
  const { metadata, spec } = deployment.parse(kubernetes).spec.template
  const [one] = spec.containers
  expect(`${spec.securityContext.runAsUser}`).toBe(image.last('USER').split(':')[0])
  expect(one.ports).toEqual([{ name: 'http', containerPort: Number(image.env.PORT) }])
  const paths = [one.startupProbe, one.livenessProbe, one.readinessProbe].map(({ httpGet }) => httpGet.path)
  expect(paths).toEqual(['/health/live', '/health/live', '/health/ready'])
  for (const { name } of one.env) expect(example).toContain(name)
  const [, seconds] = one.lifecycle.preStop.exec.command
  expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(Number(seconds) + 30)
  const selector = { selector: expect.objectContaining(metadata.labels) }
  expect(service).toMatchObject({ kind: 'Service', spec: selector })
  expect(budget).toMatchObject({ spec: { selector: { matchLabels: metadata.labels } } })
})

it('the systemd unit runs the standalone server, with its data outside of its folder', () => {
  const unit = read('wechat-login@.service')
  expect(unit).toMatch(/^ExecStart=\/\S*node \.next\/standalone\/server\.js$/m)
  const names = [...unit.matchAll(/^Environment=(.*)$/gm)].flatMap(([, line = '']) => line.split(' '))
  for (const name of names) expect([...example, ...NOT_OURS]).toContain(name.split('=')[0])
  expect(unit).toMatch(/SESSION_DB_PATH=\/var\/lib\/wechat-login\//)
  expect(unit).toMatch(/^StateDirectory=wechat-login$/m)
})

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

it.runIf(hasSystemd && existsSync('/usr/bin/node'))('systemd finds no fault in its unit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unit-'))
  const instance = join(folder, 'wechat-login@3001.service')
  copyFileSync('deploy/wechat-login@.service', instance)
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', instance], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  expect([status, stderr]).toEqual([0, ''])
})

it('the workflow runs what .ci/run runs, on a Node that is new enough', () => {
  const steps = z.array(z.looseObject({ run: z.string().optional(), with: z.looseObject({}).optional() }))
  const workflow = z.object({ jobs: z.object({ run: z.object({ steps }) }) })
  const file = readFileSync('.github/workflows/ci.yml', 'utf8')
  const parsed = workflow.parse(parse(file)).jobs.run.steps
  expect(parsed.at(-1)?.run).toBe('.ci/run')
  const version = parsed.map((step) => step.with?.['node-version']).find((one) => one !== undefined)
  expect(isSupportedNode(`${version}.99.0`)).toBe(true)
  const node = /^ARG NODE_IMAGE=node:(\d+)/m.exec(readFileSync('deploy/Dockerfile', 'utf8'))?.[1]
  expect(isSupportedNode(`${node}.99.0`)).toBe(true)
})

/** The instructions of a Dockerfile, and the environment that its last stage leaves. */
function dockerSteps(text: string) {
  const lines = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
  const all = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
  const pairs = all('ENV').flatMap((line) => line.split(' ').map((pair) => pair.split('=')))
  const env: Readonly<Record<string, string>> = Object.fromEntries(pairs)
  return { all, last: (name: string) => all(name).at(-1) ?? '', env }
}
