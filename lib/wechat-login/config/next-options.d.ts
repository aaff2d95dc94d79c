/** As much of Next's configuration as can break the login; an option that is not set is empty. */
export type NextOptions = {
  readonly basePath?: string | undefined
  readonly trailingSlash?: boolean | string | undefined
  readonly cacheComponents?: boolean | string | undefined
  readonly i18n?: unknown
  readonly output?: string | undefined
  readonly assetPrefix?: string | undefined
  readonly pageExtensions?: readonly string[] | undefined
}

/** Options of Next under which the login would fail without a word: one line for each. */
export function faultsOfNextOptions(options: NextOptions): readonly string[]
