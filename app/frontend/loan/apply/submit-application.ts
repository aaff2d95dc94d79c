'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { type Mistakes, readApplication, TOO_MANY } from '../../../../lib/loan/application.ts'
import { getApplications } from '../../../../lib/loan/applications/open-store.ts'
import { isTagFor, orTooBusy, requireSession } from '../../../../lib/wechat-login/index.ts'
import { FORM_OWNER } from './form-owner.ts'

/** What the form shows after a refusal: the mistakes, and what was typed. */
export type FormState = {
  /** Another person opened the form, or it was submitted before with other content. */
  readonly refused: 'other-person' | 'filed-before' | null
  readonly mistakes: Mistakes
  readonly typed: Readonly<Record<'name' | 'phone', string>>
}

/** Stores an application once, for the visitor who opened the form. */
export async function submitApplication(_before: FormState, form: FormData): Promise<FormState> {
  const { openId } = await requireSession({ fresh: true })
  if (!(await isTagFor(textOf(form, 'owner'), FORM_OWNER, openId))) {
    refresh() // gives this visitor a form of their own
    return { refused: 'other-person', mistakes: {}, typed: { name: '', phone: '' } }
  }
  const read = readApplication(form, Math.floor(Date.now() / 1000))
  const typed = { name: textOf(form, 'name'), phone: textOf(form, 'phone') }
  if (read.kind === 'mistakes') return { refused: null, mistakes: read.mistakes, typed }
  const { application } = read
  const submission = await orTooBusy(async () => (await getApplications()).submit(openId, application))
  if (submission === 'full') return { refused: null, mistakes: TOO_MANY, typed }
  if (submission === 'other') return { refused: 'filed-before', mistakes: {}, typed }
  redirect(`/frontend/loan/applications?submitted=${application.id}`)
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}
