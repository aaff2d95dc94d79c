import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../e2e/harness/free-port.ts'
import { productionEnv, startProduct } from '../e2e/harness/product.ts'
import { copyProject } from '../e2e/harness/project-copy.ts'
import { ask, cookieHeader } from '../e2e/harness/raw-request.ts'
import { LOAN_PATH } from '../e2e/harness/test.ts'
import { visitorOf } from '../e2e/harness/visitor.ts'
import type { WeChat } from '../e2e/harness/we-chat.ts'
import { freshBuild } from '../e2e/suite/fresh-build.js'

/** A server with the page, and the cookies of a logged-in visitor. */
export type Contestant = {
  readonly name: string
  readonly port: number
  readonly pid: number
  readonly path: string
  readonly cookie: string
  /** The status of the answer. */
  readonly status: number
  readonly stop: () => Promise<unknown>
}

const SECRET = 'a-secret-of-the-benchmark-and-of-nothing-else'
export const NEXT = 'node_modules/next/dist/bin/next'
export const APPS = ['bare', 'empty-middleware', 'iron-session', 'next-auth', 'better-auth'] as const

/** `next build` of the product (`.`) or of another app, unless it is up to date. */
export async function build(folder: string): Promise<void> {
  Object.assign(process.env, APP_ENV)
  const fresh = folder === '.' ? freshBuild() : freshBuild(folder, [folder, ...SHARED_SOURCES])
  if (!(await fresh)) throw new Error(`${folder} does not build`)
}

/** What the apps have in common, besides the packages in the lock files. */
const SHARED_SOURCES = ['app', 'bench/apps/shared', 'package-lock.json', 'bench/package-lock.json']

const APP_ENV = { SESSION_SECRET: SECRET, NEXT_TELEMETRY_DISABLED: '1', AUTH_SECRET: SECRET }

/** The page under `next start` with another session check, or none. */
export async function startApp(app: (typeof APPS)[number], redisUrl: string): Promise<Contestant> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const env = { ...APP_ENV, REDIS_URL: redisUrl, APP_ORIGIN: origin, AUTH_URL: origin }
  const started = await startProcess([NEXT, 'start', `bench/apps/${app}`, '-p', String(port)], env, port)
  return { name: app, port, path: LOAN_PATH, cookie: await cookieOf(app, port), status: 200, ...started }
}

/** Express with the same bytes as the page. */
export async function startExpress(page: string, redisUrl: string): Promise<readonly Contestant[]> {
  const port = await freePort()
  const file = join(mkdtempSync(join(tmpdir(), 'bench-')), 'page.html')
  writeFileSync(file, page)
  const env = { ...APP_ENV, REDIS_URL: redisUrl, PAGE_FILE: file, PORT: String(port), NODE_ENV: 'production' }
  const started = await startProcess(['bench/express.js'], env, port)
  const login = await ask(port, { path: '/login' })
  const cookie = cookieHeader(login.setCookies)
  return [
    { name: 'express, no session', port, path: '/bare', cookie: '', status: 200, ...started },
    {
      name: 'express-session, passport',
      port,
      path: '/',
      cookie,
      status: 200,
      ...started,
      stop: async () => {},
    },
  ]
}

/** The product as it would be if the gate did not batch renders. @returns its folder */
export async function buildWithoutBatches(): Promise<string> {
  const folder = copyProject('without-batches')
  const file = join(folder, 'lib/wechat-login/gate/batch-renders.ts')
  writeFileSync(file, 'export async function batchRenders(): Promise<void> {}\n')
  await build(folder)
  return folder
}

/**
 * Our product, with a logged-in visitor.
 * @param folder of the build
 */
export async function startOurs(
  name: string,
  weChat: WeChat,
  env: Readonly<Record<string, string>>,
  folder = '.',
): Promise<Contestant> {
  // Without the tests' clock, which reads a file on each call.
  const product = await startProduct(
    'start',
    { ...productionEnv(weChat.origin), NODE_OPTIONS: '', ...env },
    undefined,
    folder,
  )
  const visitor = visitorOf({ product, weChat })
  await visitor.logIn()
  return {
    name,
    port: product.port,
    pid: product.pid,
    path: LOAN_PATH,
    cookie: visitor.cookies(),
    status: 200,
    stop: () => product.stop(),
  }
}

async function cookieOf(app: (typeof APPS)[number], port: number): Promise<string> {
  switch (app) {
    case 'iron-session':
      return cookieHeader((await ask(port, { path: '/login' })).setCookies)
    case 'next-auth': {
      const csrf = await ask(port, { path: '/api/auth/csrf' })
      const body = new URLSearchParams({
        csrfToken: JSON.parse(csrf.body).csrfToken,
        name: 'user',
      }).toString()
      const headers = {
        'Content-Type': 'application/x-www-form-urlencoded',
        Cookie: cookieHeader(csrf.setCookies),
        Host: `127.0.0.1:${port}`,
      }
      return cookieHeader(
        (await ask(port, { method: 'POST', path: '/api/auth/callback/credentials', headers, body }))
          .setCookies,
      )
    }
    case 'better-auth': {
      const body = JSON.stringify({ email: 'user@example.com', password: 'a long password', name: 'user' })
      const headers = {
        'Content-Type': 'application/json',
        Origin: `http://127.0.0.1:${port}`,
        Host: `127.0.0.1:${port}`,
      }
      return cookieHeader(
        (await ask(port, { method: 'POST', path: '/api/auth/sign-up/email', headers, body })).setCookies,
      )
    }
    default:
      return ''
  }
}

async function startProcess(
  parameters: readonly string[],
  env: Readonly<Record<string, string>>,
  port: number,
) {
  const child: ChildProcess = spawn(process.execPath, [...parameters], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  process.once('exit', () => child.kill('SIGKILL'))
  for (let tries = 0; tries < 200; tries += 1) {
    const answers = await ask(port, { path: LOAN_PATH }).then(
      () => true,
      () => false,
    )
    if (answers) return { pid: child.pid ?? Number.NaN, stop: async () => void child.kill('SIGKILL') }
    await pause(50)
  }
  throw new Error(`${parameters.join(' ')} does not start`)
}
