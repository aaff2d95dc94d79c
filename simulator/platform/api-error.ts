import { plain, type Reply } from '../reply.ts'

const MESSAGES: Readonly<Record<number, string>> = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40030: 'invalid refresh_token',
  40035: 'invalid parameter',
  40016: 'invalid button size',
  40017: 'invalid button type',
  40018: 'invalid button name size',
  40020: 'invalid button url size',
  40023: 'invalid sub button size',
  40024: 'invalid sub button type',
  40025: 'invalid sub button name size',
  40027: 'invalid sub button url size',
  40033: 'invalid charset. please check your request, if include \\uxxxx will create fail!',
  40097: 'invalid args',
  40125: 'invalid appsecret',
  40163: 'code been used',
  40164: 'invalid ip 192.0.2.9 ipv6 ::ffff:192.0.2.9, not in whitelist',
  41001: 'access_token missing',
  41002: 'appid missing',
  41003: 'refresh_token missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  41009: 'missing openid',
  42001: 'access_token expired',
  42002: 'refresh_token expired',
  42003: 'oauth_code timeout',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit mustslower retry next minute',
  47001: 'data format error',
  48001: 'api unauthorized',
  50001: 'user unauthorized',
  50002: 'user limited',
  65317: 'url is not valid',
}

/** An error of WeChat's API: HTTP 200, and a request id that begins with the time in seconds. */
export function apiError(errcode: number, nowMs: number, random: (bytes: number) => Uint8Array): Reply {
  const seconds = Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, '0')
  const tail = Buffer.from(random(8)).toString('hex')
  const rid = `${seconds}-${tail.slice(0, 8)}-${tail.slice(8, 16)}`
  return plain(
    { errcode, errmsg: `${MESSAGES[errcode] ?? 'error'}, rid: ${rid}` },
    { outcome: `errcode ${errcode}` },
  )
}
