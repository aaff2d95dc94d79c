/** A path without the parameter that Next's router adds when it loads a page from within another. */
export function withoutRouterKey(path: string): string {
  return path.replace(/([?&])_rsc=[^&#]*(&|(?=#)|$)/, (_, before: string, after: string) =>
    after === '&' ? before : '',
  )
}
