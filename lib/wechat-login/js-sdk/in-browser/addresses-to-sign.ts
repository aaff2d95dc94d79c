import { detectClient } from '../../wechat/client.ts'

/**
 * Which address WeChat holds a signature against: on iOS the one that the document was opened with, elsewhere the one
 * that links have led to. The other is tried when the first is refused, since clients differ by version.
 * @param here `location.href`
 * @param entry the address that the document was opened with
 */
export function addressesToSign(
  userAgent: string,
  here: string,
  entry: string,
): readonly [string, ...string[]] {
  const isIos = detectClient(userAgent).platform === 'ios'
  const [first, other] = [isIos ? entry : here, isIos ? here : entry].map(withoutFragment)
  return first === other || other === undefined ? [first ?? here] : [first ?? here, other]
}

function withoutFragment(address: string): string {
  const [page = ''] = address.split('#', 1)
  return page
}
