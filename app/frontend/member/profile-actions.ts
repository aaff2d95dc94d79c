'use server'

import { redirect } from 'next/navigation'
import { forgetProfile as forget, requireProfile } from '../../../lib/wechat-login/index.ts'

const MEMBER_PATH = '/frontend/member'

/** Sends the visitor to WeChat's consent page; they come back to this page. */
export async function askForProfile(): Promise<void> {
  await requireProfile(MEMBER_PATH)
  redirect(MEMBER_PATH) // the profile is known already, from another tab
}

/** Takes the consent back: the profile is deleted. */
export async function forgetProfile(): Promise<void> {
  await forget(MEMBER_PATH)
  redirect(MEMBER_PATH)
}
