'use server'

import { redirect } from 'next/navigation'
import { endSession as end } from '../../../lib/wechat-login/index.ts'

/** Ends one session of the visitor's own, named by the form's `key`. */
export async function endSession(form: FormData): Promise<void> {
  await end(String(form.get('key')))
  redirect('/frontend/member')
}
