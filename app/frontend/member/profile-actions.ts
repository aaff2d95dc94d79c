'use server'

import { redirect } from 'next/navigation'
import { forgetProfile as forget, requireProfile } from '../../../lib/wechat-login/index.ts'

const MEMBER_PATH = '/frontend/member'

/** Off to WeChat's consent, and back to the page of the form. */
export async function askForProfile(): Promise<void> {
  await requireProfile(MEMBER_PATH)
  redirect(MEMBER_PATH) // it was known already, as in another tab
}

/** Takes the consent back: nothing of the profile is kept. */
export async function forgetProfile(): Promise<void> {
  await forget(MEMBER_PATH)
  redirect(MEMBER_PATH)
}
