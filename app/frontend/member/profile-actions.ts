'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { tooBusyPath } from '../../../lib/wechat-login/help/too-busy.ts'
import { requestIdOf } from '../../../lib/wechat-login/http/request-id.ts'
import { constantPath } from '../../../lib/wechat-login/http/return-path.ts'
import { reportFailure } from '../../../lib/wechat-login/process/report-failure.ts'
import { requireProfile } from '../../../lib/wechat-login/profile/page-profile.ts'
import { getProfiles } from '../../../lib/wechat-login/profile/stores/open-store.ts'
import { requireSession } from '../../../lib/wechat-login/session/page-session.ts'

const MEMBER_PATH = constantPath('/frontend/member')

/** Off to WeChat's consent, and back to where he tapped. */
export async function askForProfile(): Promise<void> {
  await requireProfile(MEMBER_PATH)
  redirect(MEMBER_PATH) // it was known already, as in another tab
}

/** Takes the consent back: nothing of the profile is kept. */
export async function forgetProfile(): Promise<void> {
  const { openId } = await requireSession({ fresh: true })
  try {
    await getProfiles().forget(openId)
  } catch (thrown) {
    reportFailure(thrown, requestIdOf(await headers()))
    redirect(tooBusyPath(await headers(), MEMBER_PATH))
  }
  redirect(MEMBER_PATH)
}
