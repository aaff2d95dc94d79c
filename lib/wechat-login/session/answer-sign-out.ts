import { getConfig } from '../config/of-process.ts'
import { publish } from '../events.ts'
import { helpText } from '../help/help-text.ts'
import { answerCalmPage } from '../help/static-page.ts'
import { requestIdOf } from '../http/request-id.ts'
import { isSameOrigin } from '../http/same-origin.ts'
import { getKeys } from '../keys/keys.ts'
import { SIGNED_OUT_SCRIPT } from '../page-script/page-script.ts'
import { reportFailure } from '../process/report-failure.ts'
import { clearingCookies, readSentCookies } from './login-cookies.ts'
import { signOut } from './sign-out.ts'
import { getStore } from './stores/open-store.ts'

/**
 * Signs out here, or everywhere with `everywhere=1`, beside whatever else that name says: who asks for both means more
 * than here. Only our own pages can ask for it.
 */
export async function answerSignOut(request: Request): Promise<Response> {
  const [config, requestId] = [getConfig(), requestIdOf(request.headers)]
  if (!isSameOrigin(request.headers, config.appOrigin)) return new Response(null, { status: 403 })

  const everywhere = await asksForEverywhere(request)
  const keys = getKeys()
  const sent = readSentCookies(request.headers, config, keys)
  try {
    const count = await signOut(sent, getStore(), { everywhere, keys, nowMs: Date.now() })
    publish({ name: 'session.ended', requestId, everywhere, count })
    const headers = { Location: `${config.appOrigin}/help/signed-out`, 'Cache-Control': 'no-store' }
    return clearCookies(request, new Response(null, { status: 303, headers }))
  } catch (thrown) {
    reportFailure(thrown, requestId)
    return clearCookies(request, answerNotSignedOutElsewhere(request.headers))
  }
}

function clearCookies({ headers }: Request, answer: Response): Response {
  for (const cookie of clearingCookies(headers, getConfig())) answer.headers.append('Set-Cookie', cookie)
  return answer
}

async function asksForEverywhere(request: Request): Promise<boolean> {
  const { searchParams } = new URL(request.url)
  if (searchParams.getAll('everywhere').includes('1')) return true
  const type = request.headers.get('content-type') ?? ''
  if (!/^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) return false
  const form = await request.formData().catch(() => new FormData())
  return form.getAll('everywhere').includes('1')
}

function answerNotSignedOutElsewhere(request: Headers): Response {
  return answerCalmPage(
    {
      status: 503,
      text: helpText('partlySignedOut'),
      icon: 'attention',
      retryAfterSeconds: 5,
      script: SIGNED_OUT_SCRIPT,
    },
    request,
  )
}
