'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { requestIdOf } from '../../../../lib/http/request-id.ts'
import { tooBusyPath } from '../../../../lib/http/too-busy.ts'
import { type Mistakes, readApplication, TOO_MANY } from '../../../../lib/loan/application.ts'
import { getApplications } from '../../../../lib/loan/applications/open-store.ts'
import { reportFailure } from '../../../../lib/report-failure.ts'
import { requireSession } from '../../../../lib/session/page-session.ts'

/** What the form shows again: what was typed, and what is wrong with it. */
export type FormState = {
  readonly mistakes: Mistakes
  readonly typed: Readonly<Record<'name' | 'phone', string>>
}

/** Keeps the application that a form describes, once, for whoever is logged in. */
export async function submitApplication(_before: FormState, form: FormData): Promise<FormState> {
  const { openId } = await requireSession({ fresh: true })
  const read = readApplication(form, Math.floor(Date.now() / 1000))
  const typed = { name: textOf(form, 'name'), phone: textOf(form, 'phone') }
  if (read.kind === 'mistakes') return { mistakes: read.mistakes, typed }
  try {
    const submission = await getApplications().submit(openId, read.application)
    if (submission === 'full') return { mistakes: TOO_MANY, typed }
  } catch (thrown) {
    reportFailure(thrown, requestIdOf(await headers()))
    redirect(tooBusyPath(await headers()))
  }
  redirect(`/frontend/loan/applications?submitted=${read.application.id}`)
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}
