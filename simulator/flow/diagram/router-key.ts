/** A path without what Next's router adds to it when it asks for a page from within another. */
export function withoutRouterKey(path: string): string {
  return path.replace(/([?&])_rsc=[^&#]*(&|(?=#)|$)/, (_, before: string, after: string) =>
    after === '&' ? before : '',
  )
}
