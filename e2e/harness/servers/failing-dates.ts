/** The error message, which no page may show. */
export const INTERNALS = 'dates broke in /srv/product/secret.ts'

/** Makes every page of a server that shows a date throw, like an unforeseen bug. */
export const FAILS_AT_DATES = {
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(
    `Object.defineProperty(Intl.DateTimeFormat.prototype,'format',{get(){throw new Error('${INTERNALS}')}})`,
  ).replaceAll("'", '%27')}`,
}
