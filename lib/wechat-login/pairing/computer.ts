/** The browser and the system that ask for a session, as far as a user agent tells: for the phone to show. */
export type Computer = {
  readonly browser: (typeof BROWSERS)[number][0]
  readonly system: (typeof SYSTEMS)[number][0]
}

/** In the place of a name that a user agent does not tell. */
export const UNKNOWN = '?'

/*
 * A ticket holds the place in these lists, so a new entry goes behind the last one. The first match counts: all of
 * Chrome's descendants name Chrome too.
 */
const BROWSERS = [
  [UNKNOWN, null],
  ['Edge', /\bEdg\//],
  ['QQ Browser', /\bQQBrowser\//],
  ['360', /\b(?:QihooBrowser|360SE|360EE)\b/],
  ['Sogou', /\bMetaSr\b/],
  ['Opera', /\bOPR\//],
  ['Firefox', /\bFirefox\//],
  ['Chrome', /\bChrome\//],
  ['Safari', /\bVersion\/[\d.]+ .*Safari\//],
] as const
const SYSTEMS = [
  [UNKNOWN, null],
  ['Windows', /\bWindows\b/],
  ['Mac', /\bMacintosh\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\b(?:Linux|X11)\b/],
] as const

const LONGEST_READ_CHARS = 2048

export function describeComputer(userAgent: string | null): Computer {
  const text = (userAgent ?? '').slice(0, LONGEST_READ_CHARS)
  const nameIn = <Name>(names: readonly (readonly [Name, RegExp | null])[]) =>
    names.find(([, pattern]) => pattern?.test(text))?.[0] ?? UNKNOWN
  return { browser: nameIn(BROWSERS), system: nameIn(SYSTEMS) }
}

/** One number for both, below 62. */
export function placeOfComputer({ browser, system }: Computer): number {
  const placeIn = (names: readonly (readonly [string, RegExp | null])[], name: string) =>
    names.findIndex(([one]) => one === name)
  return placeIn(BROWSERS, browser) * SYSTEMS.length + placeIn(SYSTEMS, system)
}

/** Null: no place of one. */
export function computerAt(place: number): Computer | null {
  const browser = BROWSERS[Math.floor(place / SYSTEMS.length)]?.[0]
  const system = SYSTEMS[place % SYSTEMS.length]?.[0]
  return browser === undefined || system === undefined ? null : { browser, system }
}

/** For the visitor's list of sessions, such as `电脑 · Windows · Chrome`. */
export function deviceOf({ browser, system }: Computer): string {
  return ['电脑', system, browser].filter((name) => name !== UNKNOWN).join(' · ')
}
