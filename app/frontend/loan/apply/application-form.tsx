'use client'

import { useActionState } from 'react'
import { TextCell } from '../../../components/text-cell.tsx'
import type { FormState } from './submit-application.ts'

type ApplicationFormProps = {
  readonly submit: (before: FormState, form: FormData) => Promise<FormState>
  /** What was chosen above, and the id of this form. */
  readonly chosen: Readonly<Record<'product' | 'amount' | 'months' | 'method' | 'submission', string>>
  /** Whose form it is: what was typed is never put into somebody else's. */
  readonly owner: string
}

const NOTHING_YET: FormState = { mistakes: {}, typed: { name: '', phone: '' } }

/** The last step of an application. Submits without JavaScript too; with it, mistakes appear without a reload. */
export function ApplicationForm({ submit, chosen, owner }: ApplicationFormProps) {
  const [{ mistakes, typed }, action, pending] = useActionState(submit, NOTHING_YET)
  const others = [
    mistakes.borrower,
    mistakes.product,
    mistakes.amount,
    mistakes.months,
    mistakes.method,
  ].filter((mistake) => mistake !== undefined)
  return (
    <form action={action} data-keep={owner} noValidate>
      {Object.entries(chosen).map(([name, value]) => (
        <input key={name} type="hidden" name={name} defaultValue={value} />
      ))}
      {others.map((mistake) => (
        <p key={mistake} role="alert" className="mistake">
          {mistake}
        </p>
      ))}
      <div className="weui-cells weui-cells_form">
        <TextCell
          name="name"
          label="姓名"
          keyboard="text"
          autoComplete="name"
          value={typed.name}
          mistake={mistakes.name}
        />
        <TextCell
          name="phone"
          label="手机号"
          keyboard="tel"
          autoComplete="tel"
          value={typed.phone}
          mistake={mistakes.phone}
        />
      </div>
      <button
        type="submit"
        className={`weui-btn weui-btn_primary wide ${pending ? 'weui-btn_loading' : ''}`}
        disabled={pending}
      >
        {pending ? <span className="weui-mask-loading" aria-hidden="true" /> : null}
        {pending ? '正在提交…' : '提交申请'}
      </button>
    </form>
  )
}
