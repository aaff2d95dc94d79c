import type { Account } from '../../wechat/account.ts'
import { parseAuthorizationCode } from '../../wechat/authorization-code.ts'
import { exchangeCode } from '../../wechat/exchange-code.ts'
import { isWeChatError, type WeChatError, WeChatRefusedError } from '../../wechat/exchange-error.ts'
import { fetchStableToken, judgeStableToken } from '../../wechat/stable-token.ts'
import { type Finding, fault, fine, warning } from '../finding.ts'

const BUDGET_MS = 5000
const MADE_UP = parseAuthorizationCode('0doctor0made0this0code0up0000000')

/** What WeChat says to a code that nobody was given: null would be an openId for it. */
export async function tryCode(account: Account, fetchFn: typeof fetch): Promise<WeChatError | null> {
  if (MADE_UP === null) return null
  try {
    await exchangeCode(MADE_UP, account, BUDGET_MS, fetchFn)
    return null
  } catch (thrown) {
    if (isWeChatError(thrown)) return thrown
    throw thrown
  }
}

const INVALID_CODE = 40029
const COPY_SECRET = 'copy it from the console (基本配置) into WECHAT_APP_SECRET; a reset makes a new one'
const REMEDIES: Readonly<Record<number, string>> = {
  40001: COPY_SECRET,
  40125: COPY_SECRET,
  40013: 'copy the app id from the console (基本配置) into WECHAT_APP_ID',
  40164: 'add this server’s address in the console: 基本配置 → IP 白名单',
  40243: 'thaw the secret in the console (基本配置)',
  48001: 'use a certified service account: others have no web authorization',
}

/** WeChat knows app id and secret when it finds no fault but with the code. */
export function judgeAccount(error: WeChatError | null): Finding {
  const what = 'app id and secret'
  if (!(error instanceof WeChatRefusedError))
    return fault(what, 'a made-up code is exchanged', 'unset WECHAT_API_ORIGIN: this is not WeChat')
  const { errcode, meaning } = error
  if (errcode === INVALID_CODE)
    return fine(what, `accepted: WeChat refuses a made-up code alone (${errcode})`)
  const remedy = REMEDIES[errcode] ?? 'look the number up in WeChat’s 全局返回码'
  const found = `${errcode}: ${meaning}`
  return error.remedy === 'operator-must-act' ? fault(what, found, remedy) : warning(what, found, remedy)
}

/** Asks for the account's access token, whose API alone holds to the allow-list; others keep the token they have. */
export async function tryAllowList(account: Account, fetchFn: typeof fetch): Promise<Finding> {
  const what = 'IP allow-list'
  try {
    return judgeAllowList(await fetchStableToken(account, BUDGET_MS, fetchFn))
  } catch (thrown) {
    if (!isWeChatError(thrown)) throw thrown
    return warning(what, 'WeChat could not be asked', 'see what is said of the way to WeChat')
  }
}

/** @param reply of `stable_token`; it may hold a token. @throws {WeChatUnreachableError} no answer of WeChat's */
export function judgeAllowList(reply: string): Finding {
  const what = 'IP allow-list'
  try {
    judgeStableToken(reply)
    return fine(what, 'this server’s address is on it')
  } catch (thrown) {
    if (!(thrown instanceof WeChatRefusedError)) throw thrown
    const { errcode, meaning } = thrown
    const [, address = 'this server’s address'] = /invalid ip ([0-9a-f.:]+)/i.exec(reply) ?? []
    const remedy =
      errcode === 40164
        ? `add ${address} in the console: 基本配置 → IP 白名单`
        : (REMEDIES[errcode] ?? 'look the number up in WeChat’s 全局返回码')
    return fault(what, `${errcode}: ${meaning}`, remedy)
  }
}
