import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Config, loadConfig } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import type { Account } from '../wechat/account.ts'
import { createMenu } from '../wechat/create-menu.ts'
import { isWeChatError, type WeChatError, WeChatRefusedError } from '../wechat/exchange-error.ts'
import { askStableToken, isTokenRefused } from '../wechat/stable-token.ts'
import { asText, faultsOfMenu, type Menu, menuFormat } from './menu.ts'

const USAGE = `npm run menu -- show | check | push

The custom menu of the account, from simulator/phone/menu.ts.

  show   prints the menu with its addresses
  check  looks for what WeChat would refuse: number of entries, length of names and addresses
  push   checks, and replaces the account's menu with this one (WeChat takes 1000 a day)

APP_ORIGIN is the origin of its addresses; push also needs WECHAT_APP_ID and WECHAT_APP_SECRET. Without them it goes to
the simulator of npm run dev.
Exit status: 0, 1 with any fault, 2 for another word.`

const ONE_CALL_MS = 10_000
const NO_SECRET = 'a menu needs no secret of ours'

/**
 * @param file of a module with `accountMenu(origin)`
 * @returns the exit status
 */
export async function runMenu(
  file: string,
  [word, ...more]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  print: (text: string) => void,
): Promise<number> {
  if (more.length > 0 || (word !== 'show' && word !== 'check' && word !== 'push')) {
    print(USAGE)
    return word === '--help' ? 0 : 2
  }
  try {
    // As in development, so that nothing is demanded that a menu does not need.
    const config = loadConfig({ ...env, NODE_ENV: 'development' }, () => NO_SECRET, {})
    if (config.simulatorPort === null && !env.APP_ORIGIN?.trim())
      throw new ConfigError(['APP_ORIGIN: is missing (example: https://wx.example.com)'])
    const menu = await readMenu(file, config)
    if (word === 'show') {
      print(asText(menu))
      return 0
    }
    const faults = faultsOfMenu(menu)
    for (const fault of faults) print(fault)
    if (faults.length > 0) return 1
    if (word === 'push') await push(menu, config)
    print(
      word === 'push' ? 'WeChat has the menu. Phones show it within five minutes.' : 'WeChat would take it.',
    )
    return 0
  } catch (thrown) {
    if (thrown instanceof ConfigError) print(thrown.message)
    else if (isWeChatError(thrown)) print(inWords(thrown))
    else throw thrown
    return 1
  }
}

async function readMenu(file: string, { appOrigin }: Config): Promise<Menu> {
  const { accountMenu }: { accountMenu: (origin: string) => unknown } = await import(
    pathToFileURL(resolve(file)).href
  )
  return menuFormat.parse(accountMenu(appOrigin))
}

/** A token that WeChat refuses is fetched anew, once. */
async function push(menu: Menu, { appId, appSecret, apiOrigin }: Config): Promise<void> {
  const account: Account = { appId, secret: appSecret, apiOrigin }
  const once = async () => {
    const { accessToken } = await askStableToken(account, ONE_CALL_MS)
    await createMenu(menu, accessToken, account, ONE_CALL_MS)
  }
  await once().catch((thrown: unknown) => {
    if (thrown instanceof WeChatRefusedError && isTokenRefused(thrown.errcode)) return once()
    throw thrown
  })
}

const MEANINGS: Readonly<Record<number, string>> = {
  40016: 'the number of buttons',
  40017: 'the type of a button',
  40018: 'the length of a button’s name',
  40020: 'the length of a button’s address',
  40023: 'the number of entries',
  40024: 'the type of an entry',
  40025: 'the length of an entry’s name',
  40027: 'the length of an entry’s address',
  40054: 'the domain of an entry’s address',
  40055: 'the domain of a button’s address',
  65316: 'more than three domains that are not the account’s',
  65317: 'an address',
}

function inWords(error: WeChatError): string {
  const meaning = error instanceof WeChatRefusedError ? MEANINGS[error.errcode] : undefined
  return meaning === undefined ? error.message : `${error.message.split(':', 1)[0]}: ${meaning}`
}
