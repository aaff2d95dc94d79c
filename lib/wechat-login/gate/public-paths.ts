/** All that a visitor without a session may open. Each pattern covers a whole path. */
const PUBLIC_PATHS: readonly RegExp[] = [
  /^\/$/, // only sends on to 去借钱
  /^\/redirect\/?$/,
  /^\/logout$/,
  /^\/page-script$/, // the same for everybody
  /^\/health\/(?:live|ready)$/,
  /^\/help\/(?:login-failed|snapshot|denied|signed-out|too-busy)$/,
  /^\/_next\/static\/[\w./~-]+$/,
  /^\/MP_verify_[0-9A-Za-z]{16}\.txt$/, // WeChat's proof that the domain is ours
  /^\/(?:favicon\.ico|icon\.svg)$/,
]

/** @param pathname as it was asked for, without its query; an escape in it is never public */
export function isPublicPath(pathname: string): boolean {
  return PUBLIC_PATHS.some((pattern) => pattern.test(pathname))
}
