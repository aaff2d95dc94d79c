import { type ReturnPath, withoutQuery } from '../http/return-path.ts'

/** A page that runs beside it sends a policy and cookies of its own. */
const MOST_CHARS = 1200

/**
 * The address of a help page, for a redirect. Escaped, the way back may be three times as long as it was: then it is
 * named without its query, or not at all, which means home.
 * @param facts that the page shows
 */
export function helpAddress(
  page: string,
  facts: Readonly<Record<string, string>>,
  path: ReturnPath | null,
  mostChars: number = MOST_CHARS,
): string {
  const named = path === null ? [] : [{ path }, { path: withoutQuery(path) }]
  const addresses = [...named, {}].map((back) => address(page, { ...facts, ...back }))
  return addresses.find(({ length }) => length <= Math.min(mostChars, MOST_CHARS)) ?? address(page, facts)
}

function address(page: string, facts: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(facts).toString()
  return query === '' ? `/help/${page}` : `/help/${page}?${query}`
}
