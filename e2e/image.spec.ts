import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './harness/free-port.ts'
import { productionEnv } from './harness/product.ts'
import { ask } from './harness/raw-request.ts'
import { expect, LOAN_PATH, test } from './harness/test.ts'
import { visitorOf } from './harness/visitor.ts'

const [USER, GROUP] = [1000, 1000]
const steps = readFileSync('deploy/Dockerfile', 'utf8').replaceAll(/^#.*\n/gm, '')
const [, buildStage = '', runStage = ''] = steps.split(/^FROM .*$/m)
const lines = (stage: string, name: string) =>
  [...stage.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, line = '']) => line)
const environment = (stage: string): Record<string, string> =>
  Object.fromEntries(lines(stage, 'ENV').flatMap((line) => line.split(' ').map((pair) => pair.split('='))))

test('what the image holds runs as another user who can write nothing but its data @long', async ({
  world,
  weChat,
}) => {
  test.skip(process.getuid?.() !== 0, 'only root can start a process of another user')
  const folder = mkdtempSync(join(tmpdir(), 'image-'))
  const [source, app, data] = ['src', 'app', 'data'].map((name) => join(folder, name))
  if (source === undefined || app === undefined || data === undefined) throw new Error('no folders')
  const ignored = readFileSync('.dockerignore', 'utf8').trim().split('\n')
  const left = (name: string) =>
    ignored.includes(name) || ignored.includes(`**/${name}`) || name.startsWith('.env')
  mkdirSync(source)
  for (const name of readdirSync('.').filter((one) => !left(one)))
    cpSync(name, join(source, name), { recursive: true })
  mkdirSync(join(source, 'public'), { recursive: true })
  writeFileSync(join(source, 'public/MP_verify_0123456789abcdef.txt'), '0123456789abcdef')

  const own = { PATH: process.env.PATH ?? '', HOME: folder }
  for (const line of lines(buildStage, 'RUN')) {
    const ran = spawnSync('sh', ['-c', line], {
      cwd: source,
      env: { ...process.env, NODE_ENV: 'production', ...environment(buildStage) }, // npm's own settings too
      encoding: 'utf8',
    })
    expect(ran.status, ran.stdout + ran.stderr).toBe(0)
  }
  cpSync(join(source, '.next/standalone'), app, { recursive: true, verbatimSymlinks: true })
  rmSync(source, { recursive: true })
  mkdirSync(data)
  chownSync(data, USER, GROUP)
  chmodSync(folder, 0o755)

  const port = await freePort()
  const [command = '', ...parameters] = JSON.parse(lines(runStage, 'CMD')[0] ?? '')
  expect(command).toBe('node')
  const child = spawn(process.execPath, parameters, {
    cwd: app,
    uid: USER,
    gid: GROUP,
    env: {
      ...own,
      NODE_ENV: 'production',
      ...environment(runStage),
      ...productionEnv(world.weChat.origin),
      PORT: String(port),
      SESSION_DB_PATH: join(data, 'sessions.db'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  const status = () =>
    ask(port, { path: '/health/ready' }).then(
      (answer) => answer.status,
      () => (child.exitCode === null ? 0 : output),
    )
  await expect.poll(status).toBe(200)

  const visitor = visitorOf({ product: { port }, weChat })
  expect((await visitor.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
  const page = await visitor.ask({ path: LOAN_PATH })
  expect(page.status).toBe(200)
  for (const path of page.body.match(/\/_next\/static\/[^"\\]+\.(?:css|js)/g) ?? ['none'])
    expect((await ask(port, { path })).status, path).toBe(200)
  const verify = await ask(port, { path: '/MP_verify_0123456789abcdef.txt' })
  expect([verify.status, verify.body]).toEqual([200, '0123456789abcdef'])

  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
  expect(output).not.toMatch(/EACCES|EROFS|EPERM|Error/)
  expect(readdirSync(data)).toContain('sessions.db')
  const written = spawnSync('find', [app, '-user', String(USER)], { encoding: 'utf8' })
  expect(written.stdout).toBe('')
  rmSync(folder, { recursive: true })
})
