import { getConfig } from '../config/config.ts'

/** The bare origin means the application's home. */
export function redirectHome(): Response {
  const { appOrigin, home } = getConfig()
  return new Response(null, {
    status: 302,
    headers: { Location: appOrigin + home, 'Cache-Control': 'no-store' },
  })
}
