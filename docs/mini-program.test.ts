import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { KEY, newMiniProgramServer } from '../e2e/harness/servers/mini-program-server.ts'

const page = readFileSync('docs/mini-program.md', 'utf8')
const OPEN_ID = 'oMing000000000000000000000000'

/** A server with the product's own `POST /ticket`. */
async function startServer(): Promise<string> {
  const server = createServer()
  const origin = await new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(`http://localhost:${portOf(server.address())}`)),
  )
  const product = newMiniProgramServer({ APP_ORIGIN: origin })
  product.pass(Math.floor(Date.now() / 1000) - 1_800_000_000)
  server.on('request', async (request, response) => {
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ])
    const answer = await product.give(
      new Request(origin + (request.url ?? ''), { method: 'POST', headers, body: await text(request) }),
    )
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return origin
}

const portOf = (address: AddressInfo | string | null) =>
  typeof address === 'object' && address !== null ? address.port : expect.fail('no port')

/** What a command prints, with these variables. */
async function printed(
  command: readonly [string, ...string[]],
  env: Record<string, string>,
): Promise<string> {
  const [name, ...parameters] = command
  const child = spawn(name, parameters, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return text(child.stdout)
}

it('shows a request in Node that gets a ticket', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ask-ticket-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [, example = ''] = /```js\n(\/\/ ask-ticket\.js\n.*?)```/s.exec(page) ?? []
  const call = `console.log(await askTicket('${OPEN_ID}', '/frontend/member', { origin: process.env.APP_ORIGIN, key: '${KEY}' }))`
  writeFileSync(join(folder, 'ask-ticket.mjs'), example + call)
  const origin = await startServer()
  const url = await printed([process.execPath, join(folder, 'ask-ticket.mjs')], { APP_ORIGIN: origin })
  expect(url).toMatch(`${origin}/enter?ticket=`)
})

it('shows a request by hand that gets one', async () => {
  const [, example = ''] = /```sh\n(BODY=.*?)```/s.exec(page) ?? []
  const origin = await startServer()
  const env = { APP_ORIGIN: origin, MINI_PROGRAM_KEY: KEY, OPEN_ID }
  expect(JSON.parse(await printed(['sh', '-c', example], env))).toEqual({
    url: expect.stringContaining(`${origin}/enter?ticket=`),
    expiresIn: 60,
  })
})
