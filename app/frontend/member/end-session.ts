'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { publish } from '../../../lib/wechat-login/events.ts'
import { tooBusyPath } from '../../../lib/wechat-login/help/too-busy.ts'
import { requestIdOf } from '../../../lib/wechat-login/http/request-id.ts'
import { reportFailure } from '../../../lib/wechat-login/process/report-failure.ts'
import { requireSession } from '../../../lib/wechat-login/session/page-session.ts'
import { endOneOf } from '../../../lib/wechat-login/session/sign-out.ts'
import { getStore } from '../../../lib/wechat-login/session/stores/open-store.ts'

/** Ends one session of the visitor's own, named by the form's `key`. */
export async function endSession(form: FormData): Promise<void> {
  const { openId } = await requireSession({ fresh: true })
  const requestId = requestIdOf(await headers())
  try {
    const count = await endOneOf(openId, String(form.get('key')), getStore())
    publish({ name: 'session.ended', requestId, everywhere: false, count })
  } catch (thrown) {
    reportFailure(thrown, requestId)
    redirect(tooBusyPath(await headers()))
  }
  redirect('/frontend/member')
}
