/**
 * What helps: a fresh authorization at once, one when the visitor tries again later, or a change by the operator
 * (settings, account state, a bug of ours).
 */
export type Remedy = 'restart' | 'retry-later' | 'operator-must-act'

export type Errcode = {
  /** One line for the operator. */
  readonly meaning: string
  readonly remedy: Remedy
  /** False: WeChat did not use the code up, so the same one may be sent again. */
  readonly codeMayBeSpent: boolean
}

/** `ask-again`: WeChat is busy and did not use the code up: retry, and if that fails, later. */
type Row = readonly [errcode: number, remedy: Remedy | 'ask-again', meaning: string]

/** The account's quota of this minute is used up. */
export const MINUTE_USED_UP = 45011

/** At a refresh: the user has taken the consent back. */
export const USER_WITHDREW = 50001

const ROWS: readonly Row[] = [
  [-1, 'ask-again', 'WeChat is busy'],
  [40001, 'operator-must-act', 'the app secret is wrong, or an access token is not valid'],
  [40002, 'operator-must-act', 'grant_type is wrong: a bug in our request'],
  [40003, 'restart', 'the openid does not belong to this app id'],
  [40013, 'operator-must-act', 'the app id is not valid'],
  [40014, 'restart', 'the access token is not valid'],
  [40029, 'restart', 'the code is expired, used, wrong, or of another app id'],
  [40030, 'restart', 'the refresh token is not valid'],
  [40066, 'operator-must-act', 'no such API path: a bug in our request, or a wrong API origin'],
  [40125, 'operator-must-act', 'the app secret is wrong'],
  [40163, 'restart', 'the code was used before'],
  [40164, 'operator-must-act', "this server's address is not on the account's IP allow-list"],
  [40226, 'retry-later', 'WeChat blocks this user as high-risk'],
  [40243, 'operator-must-act', 'the app secret is frozen: thaw it in the console'],
  [41001, 'operator-must-act', 'access_token is missing: a bug in our request'],
  [41002, 'operator-must-act', 'appid is missing: a bug in our request'],
  [41003, 'operator-must-act', 'refresh_token is missing: a bug in our request'],
  [41004, 'operator-must-act', 'secret is missing: a bug in our request'],
  [41008, 'operator-must-act', 'code is missing: a bug in our request'],
  [41009, 'operator-must-act', 'openid is missing: a bug in our request'],
  [42001, 'restart', 'the access token has expired'],
  [42002, 'restart', 'the refresh token has expired'],
  [42003, 'restart', 'the code has expired'],
  [42007, 'restart', 'the user changed the WeChat password: tokens are void'],
  [43001, 'operator-must-act', 'WeChat wants GET: a bug in our request'],
  [43002, 'operator-must-act', 'WeChat wants POST: a bug in our request'],
  [43003, 'operator-must-act', 'WeChat wants https: a wrong API origin'],
  [45009, 'operator-must-act', "the day's quota is used up: until midnight, or cleared in the console"],
  [MINUTE_USED_UP, 'retry-later', "the minute's quota is used up"],
  [48001, 'operator-must-act', 'the account or the scope has no right to this API'],
  [48004, 'operator-must-act', 'WeChat has banned this API for the account'],
  [USER_WITHDREW, 'restart', 'the user has not granted this'],
  [50002, 'retry-later', 'WeChat has restricted this user or account'],
  [50004, 'operator-must-act', 'the account may not use the token API'],
  [50007, 'operator-must-act', 'the account is frozen'],
  [61024, 'operator-must-act', 'the account is run by a third-party platform, whose own token is needed'],
  [89501, 'operator-must-act', "this server's address waits for the account admin's confirmation"],
  [89502, 'operator-must-act', "this server's address waits for the account admin's confirmation"],
  [89503, 'operator-must-act', "this server's address waits for the account admin's confirmation"],
  [89504, 'operator-must-act', "this server's address waits for the account admin's confirmation"],
  [89505, 'operator-must-act', "this server's address waits for the account admin's confirmation"],
  [89506, 'operator-must-act', "the admin refused this server's address: asked again after 24 hours"],
  [89507, 'operator-must-act', "the admin refused this server's address: asked again after 1 hour"],
]

const ERRCODES: ReadonlyMap<number, Errcode> = new Map(
  ROWS.map(([errcode, remedy, meaning]) => [
    errcode,
    remedy === 'ask-again'
      ? { meaning, remedy: 'retry-later', codeMayBeSpent: false }
      : { meaning, remedy, codeMayBeSpent: true },
  ]),
)

// A restart could loop, and alerting the operator could be a false alarm; the visitor's next try is neither.
const UNKNOWN: Errcode = { meaning: 'an errcode we do not know', remedy: 'retry-later', codeMayBeSpent: true }

/**
 * What an errcode other than 0 means at the code exchange, and what helps.
 * @see WeChat 网页授权 and 全局返回码
 */
export function explainErrcode(errcode: number): Errcode {
  return ERRCODES.get(errcode) ?? UNKNOWN
}
