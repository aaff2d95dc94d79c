'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { requestIdOf } from '../../../lib/http/request-id.ts'
import { tooBusyPath } from '../../../lib/http/too-busy.ts'
import { requireProfile } from '../../../lib/profile/page-profile.ts'
import { getProfiles } from '../../../lib/profile/stores/open-store.ts'
import { reportFailure } from '../../../lib/report-failure.ts'
import { constantPath } from '../../../lib/return-path.ts'
import { requireSession } from '../../../lib/session/page-session.ts'

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
