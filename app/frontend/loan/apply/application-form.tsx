'use client'

import { useActionState } from 'react'
import { LabelledCell } from './labelled-cell.tsx'
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
  const others = [mistakes.product, mistakes.amount, mistakes.months, mistakes.method].filter(
    (mistake) => mistake !== undefined,
  )
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
        <TextField name="name" label="姓名" autoComplete="name" typed={typed.name} mistake={mistakes.name} />
        <TextField
          name="phone"
          label="手机号"
          autoComplete="tel"
          typed={typed.phone}
          mistake={mistakes.phone}
        />
      </div>
      <button type="submit" className="weui-btn weui-btn_primary wide" disabled={pending}>
        {pending ? '正在提交…' : '提交申请'}
      </button>
    </form>
  )
}

type TextFieldProps = {
  readonly name: 'name' | 'phone'
  readonly label: string
  readonly autoComplete: string
  readonly typed: string
  readonly mistake: string | undefined
}

function TextField({ name, label, autoComplete, typed, mistake }: TextFieldProps) {
  const wrong = mistake !== undefined
  return (
    <LabelledCell name={name} label={label} wrong={wrong}>
      <input
        id={name}
        name={name}
        className="weui-input"
        inputMode={name === 'phone' ? 'tel' : 'text'}
        autoComplete={autoComplete}
        defaultValue={typed}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${name}-mistake` : undefined}
      />
      {wrong ? (
        <p id={`${name}-mistake`} role="alert" className="mistake">
          {mistake}
        </p>
      ) : null}
    </LabelledCell>
  )
}
