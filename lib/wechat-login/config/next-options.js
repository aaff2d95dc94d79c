// JavaScript on purpose: next.config.js asks too, and Node 22.13 cannot import TypeScript there.

/**
 * Options of Next under which the login would fail without a word: one line for each.
 * @param {import('./next-options.d.ts').NextOptions} options
 * @returns {readonly string[]}
 */
export function faultsOfNextOptions({
  basePath,
  trailingSlash,
  cacheComponents,
  i18n,
  output,
  assetPrefix,
  pageExtensions,
}) {
  const faults = [
    [basePath, 'basePath: WeChat sends visitors back to /redirect, outside of it'],
    [trailingSlash, 'trailingSlash: the login’s own addresses, such as /logout, have none'],
    [cacheComponents, 'cacheComponents: a prerendered page has no nonce, so none of its scripts would run'],
    [i18n, 'i18n: its locales would stand in front of the login’s own addresses'],
    [output === 'export', 'output: an export has no server, so nobody could log in'],
    [assetPrefix?.startsWith('/'), 'assetPrefix: is a path, so scripts and styles would be behind the login'],
    [
      pageExtensions !== undefined && !pageExtensions.includes('ts') && !pageExtensions.includes('js'),
      'pageExtensions: without ts or js Next finds no middleware, and every page would be open',
    ],
  ]
  return faults.filter(([applies]) => applies).map(([, line]) => `next.config.js ${line}`)
}
