/** What a failing page must not show. */
export const INTERNALS = 'dates broke in /srv/product/secret.ts'

/** Has a server fail wherever a page of its own shows a date, as an unforeseen mistake would. */
export const FAILS_AT_DATES = {
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(
    `Object.defineProperty(Intl.DateTimeFormat.prototype,'format',{get(){throw new Error('${INTERNALS}')}})`,
  ).replaceAll("'", '%27')}`,
}
