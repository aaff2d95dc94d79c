/** Where scrapers find the metrics, if METRICS_TOKEN is set; else it is an address like any other. */
export const METRICS_PATH = '/metrics'

const CALLBACK = /^\/redirect\/?$/

/** The login's own addresses, which a visitor without a session may open. Each pattern covers a whole path. */
const OWN_ADDRESSES: readonly RegExp[] = [
  CALLBACK,
  /^\/logout$/,
  /^\/page-script$/, // the same for everybody
  /^\/health\/(?:live|ready)$/,
  /^\/help\/(?:login-failed|snapshot|denied|signed-out|too-busy|too-large)$/,
  /^\/_next\/static\/[\w./~-]+$/,
  /^\/favicon\.ico$/, // browsers ask for it beside the help pages
]

/** Further ones, each while the option of this name is on; else they are the application's. */
const ADDRESSES_OF_OPTIONS = [
  ['jsSdk', /^\/js-sdk$/],
  ['miniProgram', /^\/(?:ticket|enter)$/],
  ['pairing', /^\/pair\/(?:computer(?:\/[0-9A-Za-z]+)?|events\/[0-9A-Za-z]+)$/],
] as const

export type OptionWithAddress = (typeof ADDRESSES_OF_OPTIONS)[number][0]

/** The options that have addresses: null, false or left out is off. */
export type OptionsWithAddress = { readonly [Option in OptionWithAddress]?: object | boolean | null }

/** Those of them that are there to be read, and nothing else. */
const OWN_FILES = /^\/(?:_next\/static\/.*|favicon\.ico)$/

/** @param pathname as it was asked for, without its query; an escape in it is never public */
export function isOwnAddress(pathname: string, options: OptionsWithAddress = {}): boolean {
  return OWN_ADDRESSES.some((pattern) => pattern.test(pathname)) || isAddressOfOption(pathname, options)
}

/** Whether it is the login's own because an option is on. */
export function isAddressOfOption(pathname: string, options: OptionsWithAddress): boolean {
  return ADDRESSES_OF_OPTIONS.some(([option, pattern]) => isOn(option, options) && pattern.test(pathname))
}

export function isOn(option: OptionWithAddress, options: OptionsWithAddress): boolean {
  return Boolean(options[option])
}

/** Whether WeChat sends visitors back there (step 6). */
export function isCallback(pathname: string): boolean {
  return CALLBACK.test(pathname)
}

/** Whether one of the login's own addresses is a file's. */
export function isOwnFile(pathname: string): boolean {
  return OWN_FILES.test(pathname) && isOwnAddress(pathname)
}

/** Whether the application's `publicPaths` open this path. A path that routers could read differently is never open. */
export function isOpenPath(
  pathname: string,
  { publicPaths }: { readonly publicPaths: readonly string[] },
): boolean {
  return (
    PLAIN_PATH.test(pathname) &&
    publicPaths.some((open) =>
      open.endsWith('/*') ? pathname.startsWith(open.slice(0, -1)) : pathname === open,
    )
  )
}

/** Without escapes, doubled slashes, and segments that are `.` or `..`, also to a server that cuts `;` off. */
const PLAIN_PATH = /^(?:\/|(?:\/(?!\.{1,2}(?:[;/]|$))[\w.~!$&'()*+,;=:@-]+)+\/?)$/
