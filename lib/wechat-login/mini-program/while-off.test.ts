import { afterEach, expect, it, vi } from 'vitest'
import { ENTRANCES, loadedWith } from '../../../e2e/harness/static-imports.ts'
import { loadConfig, readConfig } from '../config/config.ts'
import { SIMULATED_ACCOUNT } from '../config/simulated-account.ts'
import { isOwnAddress } from '../http/public-paths.ts'
import { createWeChatLogin } from '../index.ts'

afterEach(() => vi.unstubAllEnvs())

const PRODUCTION = {
  NODE_ENV: 'production',
  APP_ORIGIN: 'https://wx.example.com',
  WECHAT_APP_ID: 'wx0123456789abcdef',
  WECHAT_APP_SECRET: 'x',
  SESSION_SECRET: 's'.repeat(32),
}
const KEY = 'k'.repeat(32)
const load = (env: Record<string, string>, miniProgram: boolean, home = '/home') =>
  loadConfig(env, () => 's'.repeat(32), { home, miniProgram })

it('is on with the option and a key, and off without either', () => {
  expect(load({ ...PRODUCTION, MINI_PROGRAM_KEY: KEY }, true).miniProgram).toEqual([KEY])
  expect(load({ ...PRODUCTION, MINI_PROGRAM_KEY: KEY }, false).miniProgram).toBeNull()
  expect(load(PRODUCTION, true).miniProgram).toBeNull()
  expect(load({}, true).miniProgram).toEqual([SIMULATED_ACCOUNT.miniProgramKey]) // development
})

it('loads nothing of its folder, whatever the option says, before its addresses are asked for', () => {
  const loaded = [...loadedWith(ENTRANCES)]
  expect(loaded).toEqual(expect.arrayContaining(['lib/wechat-login/help/static-page.ts']))
  expect(loaded.filter((file) => file.includes('/mini-program/'))).toEqual([])
})

it.each(['/ticket', '/enter'])('leaves %s to the application while it is off', (address) => {
  expect(isOwnAddress(address, { miniProgram: null })).toBe(false)
  expect(isOwnAddress(address, { miniProgram: [KEY] })).toBe(true)
  for (const other of [
    `${address}/`,
    `${address}/x`,
    `${address}x`,
    address.toUpperCase(),
    `/a/..${address}`,
  ])
    expect(isOwnAddress(other, { miniProgram: [KEY] })).toBe(false)
  expect(load(PRODUCTION, false, address).home).toBe(address)
  expect(() => load(PRODUCTION, true, address)).toThrow(/home: is open/)
})

it('answers 404 where its route files stand', async () => {
  vi.stubEnv('NEXT_RUNTIME', 'nodejs')
  const { ticket, enter } = createWeChatLogin()
  readConfig()
  const asked = (method: string, path: string) => new Request(`http://localhost:3000${path}`, { method })
  expect((await ticket.POST(asked('POST', '/ticket'))).status).toBe(404)
  expect((await enter.GET(asked('GET', '/enter?ticket=x'))).status).toBe(404)
  expect((await enter.POST(asked('POST', '/enter'))).status).toBe(404)
})
