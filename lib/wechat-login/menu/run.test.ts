import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { weChatAt } from '../../../e2e/harness/we-chat.ts'
import { startSimulator } from '../../../simulator/server.ts'
import { SIMULATED_ACCOUNT } from '../config/simulated-account.ts'
import { asText, faultsOfMenu, type Menu } from './menu.ts'
import { runMenu } from './run.ts'

const OURS = 'simulator/phone/menu.ts'

async function run(words: readonly string[], env: Readonly<Record<string, string>> = {}, file = OURS) {
  const printed: string[] = []
  const status = await runMenu(file, words, env, (text) => printed.push(text))
  return { status, printed: printed.join('\n') }
}

/** WeChat, with the environment of a server that has its account. */
async function weChat() {
  const simulator = await startSimulator()
  onTestFinished(() => simulator.close())
  const env = {
    APP_ORIGIN: 'https://wx.example.com',
    WECHAT_APP_ID: SIMULATED_ACCOUNT.appId,
    WECHAT_APP_SECRET: SIMULATED_ACCOUNT.secret,
    WECHAT_API_ORIGIN: simulator.origin,
  }
  return { env, ...weChatAt(simulator.origin) }
}

function fileWith(menu: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'menu-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'menu.mjs')
  writeFileSync(file, `export const accountMenu = () => (${JSON.stringify(menu)})`)
  return file
}

const view = (name: string, url = 'https://wx.example.com/') => ({ type: 'view' as const, name, url })
const menuOf = (...button: Menu['button']): Menu => ({ button })
const HAN = '借'

const REFUSED: readonly (readonly [string, Menu])[] = [
  ['no button', menuOf()],
  ['four buttons', menuOf(view('a'), view('b'), view('c'), view('d'))],
  ['six entries', menuOf({ name: 'a', sub_button: [1, 2, 3, 4, 5, 6].map((one) => view(String(one))) })],
  ['a button of 17 bytes', menuOf(view('x'.repeat(17)))],
  ['a button of six Chinese characters', menuOf(view(HAN.repeat(6)))],
  ['an entry of 61 bytes', menuOf({ name: 'a', sub_button: [view('x'.repeat(61))] })],
  ['a button without a name', menuOf(view(''))],
  ['an address of 1025 bytes', menuOf(view('a', `https://wx.example.com/${'x'.repeat(1002)}`))],
  ['an address that is none', menuOf(view('a', '/frontend'))],
  ['a script for an address', menuOf(view('a', 'javascript:alert(1)'))],
  ['an entry with such an address', menuOf({ name: 'a', sub_button: [view('b', 'wx.example.com')] })],
]

const TAKEN: readonly (readonly [string, Menu])[] = [
  ['three buttons', menuOf(view('a'), view('b'), view('c'))],
  ['five entries', menuOf({ name: 'a', sub_button: [1, 2, 3, 4, 5].map((one) => view(String(one))) })],
  ['a button of 16 bytes', menuOf(view('x'.repeat(16)))],
  ['an entry of twenty Chinese characters', menuOf({ name: 'a', sub_button: [view(HAN.repeat(20))] })],
  ['an address of 1024 bytes', menuOf(view('a', `https://wx.example.com/${'x'.repeat(1001)}`))],
]

describe('the menu command', () => {
  it('shows the menu of the typed file with the addresses of this origin', async () => {
    const { status, printed } = await run(['show'], { APP_ORIGIN: 'https://wx.example.com' })
    expect(status).toBe(0)
    expect(printed).toContain('去借钱  https://wx.example.com/frontend/loan/product/goToLoan')
  })

  it('finds nothing wrong with it, and sends it to WeChat, which takes it', async () => {
    const { env, log } = await weChat()
    expect(await run(['check'], env)).toMatchObject({ status: 0 })
    expect(await log()).toEqual([])
    expect(await run(['push'], env)).toMatchObject({ status: 0 })
    expect((await log()).map(({ path, outcome }) => [path, outcome])).toEqual([
      ['/cgi-bin/stable_token', 'token'],
      ['/cgi-bin/menu/create', 'menu'],
    ])
  })

  it.each(REFUSED)('refuses %s before WeChat does', async (_, menu) => {
    expect(faultsOfMenu(menu)).toHaveLength(1)
    const { env, log } = await weChat()
    const { status, printed } = await run(['push'], env, fileWith(menu))
    expect([status, printed]).toEqual([1, faultsOfMenu(menu).join('\n')])
    expect(await log()).toEqual([])
  })

  it.each(TAKEN)('sends %s, and WeChat takes it', async (_, menu) => {
    const { env } = await weChat()
    expect(await run(['push'], env, fileWith(menu))).toMatchObject({ status: 0 })
  })

  it('says what WeChat refuses, in words and without the token', async () => {
    const { env, fault } = await weChat()
    await fault({ endpoint: 'menu_create', nth: 1, effect: { kind: 'errcode', errcode: 40018 } })
    expect(await run(['push'], env)).toEqual({
      status: 1,
      printed: 'WeChat refused with errcode 40018: the length of a button’s name',
    })
    await fault({ endpoint: 'stable_token', nth: 1, effect: { kind: 'errcode', errcode: 40164 } })
    expect((await run(['push'], env)).printed).toContain('allow-list')
  })

  it('fetches a token that WeChat refuses anew, once', async () => {
    const { env, fault, log } = await weChat()
    await fault({ endpoint: 'menu_create', nth: 1, effect: { kind: 'errcode', errcode: 42001 } })
    expect(await run(['push'], env)).toMatchObject({ status: 0 })
    expect(await log()).toHaveLength(4)
  })

  it('never pushes the addresses of a laptop to a real account', async () => {
    const { APP_ORIGIN: _, ...env } = (await weChat()).env
    expect(await run(['push'], env)).toMatchObject({
      status: 1,
      printed: expect.stringMatching(/^APP_ORIGIN/),
    })
  })

  it.each([[[]], [['pull']], [['push', 'now']], [['--help']]])('explains itself to %j', async (words) => {
    const { status, printed } = await run(words)
    expect(status).toBe(words[0] === '--help' ? 0 : 2)
    expect(printed).toMatch(/^npm run menu/)
  })
})

it('prints an entry below its button', () => {
  expect(asText(menuOf({ name: '我的', sub_button: [view('会员中心')] }))).toBe(
    '我的\n  会员中心  https://wx.example.com/',
  )
})
