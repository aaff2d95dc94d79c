/**
 * Parameters that say who opened a page, or how: the login's own (`code`, `state`), and those that WeChat's client
 * appends. Nobody else should get them.
 */
const PERSONAL: readonly string[] = [
  'code',
  'state',
  'openid',
  'unionid',
  'uin',
  'key',
  'pass_ticket',
  'exportkey',
  'nsukey',
  'from',
  'isappinstalled',
]

/**
 * The address of a page as others may have it: without personal parameters and without its fragment. What is left of
 * the query stays as it is written.
 * @param address such as `location.href`
 */
export function shareLink(address: string): string {
  const [page = ''] = address.split('#', 1)
  const at = page.indexOf('?')
  if (at < 0) return page
  const kept = page
    .slice(at + 1)
    .split('&')
    .filter((parameter) => parameter !== '' && !PERSONAL.includes(nameOf(parameter)))
  return kept.length === 0 ? page.slice(0, at) : `${page.slice(0, at)}?${kept.join('&')}`
}

/** As a server reads it, so that an escape hides nothing. */
function nameOf(parameter: string): string {
  const [name = ''] = [...new URLSearchParams(parameter).keys()]
  return name.toLowerCase()
}
