/**
 * 302, and kept by nobody: a step of the login.
 * @param location absolute
 * @param setCookies `Set-Cookie` lines
 */
export function redirectTo(
  location: string,
  setCookies: readonly string[] = [],
  extra: Readonly<Record<string, string>> = {},
): Response {
  const headers = new Headers({ Location: location, 'Cache-Control': 'no-store', ...extra })
  for (const cookie of setCookies) headers.append('Set-Cookie', cookie)
  return new Response(null, { status: 302, headers })
}
