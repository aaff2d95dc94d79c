/** The directives of the Content-Security-Policy that an application may add sources to. */
export const OPEN_DIRECTIVES = [
  'script-src',
  'style-src',
  'img-src',
  'connect-src',
  'font-src',
  'media-src',
  'frame-src',
  'worker-src',
  'form-action',
] as const
export type OpenDirective = (typeof OPEN_DIRECTIVES)[number]

/** The sources that an application adds, by directive. */
export type PolicySources = Partial<Readonly<Record<OpenDirective, readonly string[]>>>

export const UNSAFE_EVAL = "'unsafe-eval'"
export const UNSAFE_INLINE = "'unsafe-inline'"
