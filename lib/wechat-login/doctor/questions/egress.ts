import { proxyAdvice } from '../../wechat/egress-proxy.ts'
import { type WeChatError, WeChatUnreachableError } from '../../wechat/exchange-error.ts'
import { type Finding, fault, fine } from '../finding.ts'

/**
 * Whether this machine reaches WeChat's API, and by which way.
 * @param error of an exchange
 */
export function judgeEgress(
  error: WeChatError | null,
  apiOrigin: string,
  env: Readonly<Record<string, string | undefined>>,
  usesProxy: boolean,
): Finding {
  const what = 'way to WeChat'
  const advice = proxyAdvice(env, usesProxy)
  const way = usesProxy ? 'by the proxy of the environment' : 'directly'
  if (!(error instanceof WeChatUnreachableError))
    return fine(what, advice === null || usesProxy ? way : `${way}, past the proxy of the environment`)
  const { reason, causeCode } = error
  const found = `${apiOrigin} is not reached: ${[reason, causeCode].filter((part) => part !== null).join(', ')}`
  return fault(what, found, advice ?? remedyOf(error))
}

function remedyOf({ reason, causeCode }: WeChatUnreachableError): string {
  if (reason === 'http-status' || reason === 'unreadable')
    return 'something else answers in WeChat’s place: look at WECHAT_API_ORIGIN, and at proxies on the way'
  if (causeCode !== null && /CERT|SIGNATURE/.test(causeCode))
    return 'something on the way opens TLS: take it away, or trust its authority (NODE_EXTRA_CA_CERTS)'
  if (causeCode === 'ENOTFOUND' || causeCode === 'EAI_AGAIN') return 'look at this machine’s DNS'
  return 'let this machine open connections to port 443 outside: firewall, security group, NAT gateway'
}
