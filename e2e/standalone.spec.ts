import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFile } from './harness/adopt-page.ts'
import { build } from './harness/build.ts'
import { connectTo, get } from './harness/connection.ts'
import { makeFreshApplication } from './harness/fresh-application.ts'
import { productionEnv, startServer } from './harness/product.ts'
import { expect, test } from './harness/test.ts'

const CONFIG = `import { withWeChatLogin } from './lib/wechat-login/next-config.js'
export default withWeChatLogin({ output: 'standalone' })
`

const WORK_BEHIND = `import { writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { after } from 'next/server'
export async function GET() {
  after(async () => {
    await pause(2000)
    writeFileSync(String(process.env.WORK_FILE), 'done')
  })
  return new Response('answered')
}
`

const STREAM = `export async function GET() {
  const stream = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\\n\\n')) })
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } })
}
`

test('a standalone server stops as next start does @long', async ({ world }) => {
  const [folder, data] = [makeFreshApplication('standalone'), mkdtempSync(join(tmpdir(), 'standalone-'))]
  writeFile(join(folder, 'next.config.js'), CONFIG)
  writeFile(join(folder, 'app/hooks/work/route.ts'), WORK_BEHIND)
  writeFile(join(folder, 'app/hooks/stream/route.ts'), STREAM)
  await build(folder)
  const workFile = join(data, 'work')
  const env = {
    ...productionEnv(world.weChat.origin),
    SESSION_DB_PATH: join(data, 'sessions.db'),
    WORK_FILE: workFile,
    DRAIN_SECONDS: '0',
  }
  const start = () =>
    startServer([process.execPath, join(folder, '.next/standalone', folder, 'server.js')], env)

  const working = await start()
  const kept = await connectTo(working.port)
  kept.write(get('/hooks/work'))
  const [head] = await kept.heads(1)
  expect(head).toMatch(/^keep-alive: timeout=75\r$/im)
  process.kill(working.pid, 'SIGTERM')
  await kept.closed
  expect(await working.ended).toBe(0)
  expect(existsSync(workFile)).toBe(true) // `after` has ended

  const streaming = await start()
  const listener = await connectTo(streaming.port)
  listener.write(get('/hooks/stream'))
  await expect.poll(listener.received).toContain('data: 1')
  process.kill(streaming.pid, 'SIGTERM')
  await listener.closed // it never ends by itself
  expect(await streaming.ended).toBe(0)
  expect(streaming.output()).toContain('Stopping: cut off 1 requests')

  rmSync(folder, { recursive: true, force: true })
  rmSync(data, { recursive: true, force: true })
})
