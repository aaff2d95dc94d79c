import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { isAmong } from '../lib/wechat-login/http/client-address.ts'
import { LAST_WORK_MS, LONGEST_CLOSING_MS } from '../lib/wechat-login/process/stop-phase.ts'
import { isSupportedNode } from '../lib/wechat-login/process/supported-node.js'
import PROJECT from '../package.json' with { type: 'json' }

const read = (name: string) => readFileSync(join('deploy', name), 'utf8')
const image = dockerSteps(read('Dockerfile'))
const example = [...readFileSync('.env.example', 'utf8').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name)
const DRAIN_MS = 5000 // DRAIN_SECONDS, as .env.example shows it
const NOT_OURS = ['NODE_ENV', 'NEXT_TELEMETRY_DISABLED', 'HOSTNAME', 'PATH'] // of Node, Next and the shell

const app = z.object({
  env_file: z.string(),
  environment: z.record(z.string(), z.string()),
  read_only: z.literal(true),
  tmpfs: z.array(z.string()),
  cap_drop: z.tuple([z.literal('ALL')]),
  build: z.object({ context: z.string(), dockerfile: z.string() }),
  stop_grace_period: z.string(),
  networks: z.object({ default: z.object({ ipv4_address: z.ipv4() }) }),
})
const compose = z
  .object({
    services: z.object({
      app1: app,
      app2: app,
      redis: z.object({ command: z.array(z.string()) }),
      nginx: z.object({ volumes: z.array(z.string()), extra_hosts: z.array(z.string()) }),
    }),
    networks: z.object({
      default: z.object({
        ipam: z.object({ config: z.array(z.object({ subnet: z.cidrv4(), ip_range: z.cidrv4() })) }),
      }),
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
const [kubernetes, service, budget, ingress] = parseAllDocuments(read('kubernetes.yaml')).map(
  (one): unknown => one.toJS(),
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

it('compose gives each instance an address for good, which nginx knows and nobody else gets', () => {
  const { app1, app2, nginx } = compose.services
  const [app1Address, app2Address] = [app1, app2].map(({ networks }) => networks.default.ipv4_address)
  expect(nginx.extra_hosts).toEqual([`app1:${app1Address}`, `app2:${app2Address}`])
  const [range] = compose.networks.default.ipam.config
  for (const address of [app1Address ?? '', app2Address ?? '']) {
    expect(isAmong(address, [range?.subnet ?? ''])).toBe(true)
    expect(isAmong(address, [range?.ip_range ?? ''])).toBe(false)
  }
})

const conf = read('nginx.conf')

it('nginx keeps its files in folders that Debian’s package brings, and compose gives it the same', () => {
  const kept = [...conf.matchAll(/^\s*(?:proxy_cache_path|access_log|error_log) (\S+)\/[\w.]+ /gm)]
  const folders = new Set(kept.map(([, folder]) => folder))
  expect(folders).toEqual(new Set(['/var/lib/nginx', '/var/log/nginx']))
  expect(compose.services.nginx.volumes).toContain('nginx:/var/lib/nginx')
  const { status, stdout } = spawnSync('dpkg', ['-L', 'nginx-common'], { encoding: 'utf8' })
  if (status === 0) expect(stdout.split('\n')).toEqual(expect.arrayContaining([...folders]))
})

it('whoever stops a server waits until it can have ended', () => {
  const stopSeconds = (DRAIN_MS + LONGEST_CLOSING_MS + LAST_WORK_MS) / 1000
  const { terminationGracePeriodSeconds, containers } = deployment.parse(kubernetes).spec.template.spec
  const preStopSeconds = Number(containers[0].lifecycle.preStop.exec.command[1])
  expect(terminationGracePeriodSeconds).toBeGreaterThanOrEqual(preStopSeconds + stopSeconds)
  const [, unitSeconds] = /^TimeoutStopSec=(\d+)$/m.exec(read('wechat-login@.service')) ?? []
  expect(Number(unitSeconds)).toBeGreaterThanOrEqual(stopSeconds)
  expect(parseInt(compose.services.app1.stop_grace_period, 10)).toBeGreaterThanOrEqual(stopSeconds)
  const page = readFileSync('docs/scaling.md', 'utf8')
  expect(page).toContain(`\`DRAIN_SECONDS\` and ${(LONGEST_CLOSING_MS + LAST_WORK_MS) / 1000} more`)
  expect(page).toContain(`${preStopSeconds + stopSeconds} seconds with the manifest’s \`preStop\``)
})

it('Kubernetes runs the image as its user, on its port, asks the probes that exist and lets it end', () => {
  const { metadata, spec } = deployment.parse(kubernetes).spec.template
  const [one] = spec.containers
  expect(`${spec.securityContext.runAsUser}`).toBe(image.last('USER').split(':')[0])
  expect(one.ports).toEqual([{ name: 'http', containerPort: Number(image.env.PORT) }])
  const paths = [one.startupProbe, one.livenessProbe, one.readinessProbe].map(({ httpGet }) => httpGet.path)
  expect(paths).toEqual(['/health/live', '/health/live', '/health/ready'])
  for (const { name } of one.env) expect(example).toContain(name)
  const selector = { selector: expect.objectContaining(metadata.labels) }
  expect(service).toMatchObject({ kind: 'Service', spec: selector })
  expect(budget).toMatchObject({ spec: { selector: { matchLabels: metadata.labels } } })
  const backend = { service: { name: 'wechat-login', port: { name: 'http' } } }
  expect(service).toMatchObject({ metadata: { name: 'wechat-login' } })
  expect(ingress).toMatchObject({
    kind: 'Ingress',
    spec: {
      tls: [{ hosts: ['wx.example.com'] }],
      rules: [{ host: 'wx.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  })
})

const unit = read('wechat-login@.service')

it('the systemd unit starts what npm start starts, by the Node that npm scripts take', () => {
  const [, file = ''] =
    /^ExecStart=\/usr\/bin\/env node (\S+) start --hostname 127\.0\.0\.1$/m.exec(unit) ?? []
  expect(existsSync(file)).toBe(true)
  expect(PROJECT.scripts.start).toContain('next start')
  const names = [...unit.matchAll(/^Environment=(.*)$/gm)].flatMap(([, line = '']) => line.split(' '))
  for (const name of names) expect([...example, ...NOT_OURS]).toContain(name.split('=')[0])
  expect(names.find((name) => name.startsWith('PATH='))).toMatch(
    /^PATH=\/opt\/wechat-login\/current\/node_modules\/\.bin:/,
  )
})

it('unit and docs name the same folders, and one file for the environment', () => {
  const page = readFileSync('docs/deploy.md', 'utf8')
  expect(unit).toMatch(/^WorkingDirectory=\/opt\/wechat-login\/current$/m)
  expect(unit).not.toContain('EnvironmentFile')
  expect(unit).toMatch(/^StateDirectory=wechat-login$/m)
  expect(page).toContain('ln -sfn "$release" /opt/wechat-login/current')
  expect(page).toContain('ln -s ../.env.production "$release"')
  expect(page).toContain('SESSION_DB_PATH=/var/lib/wechat-login/sessions.db')
  expect(page).not.toContain('/etc/wechat-login')
})

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

it.runIf(hasSystemd)('systemd finds no fault in its unit', () => {
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
