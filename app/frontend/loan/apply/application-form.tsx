'use client'

import Link from 'next/link'
import { useActionState, useEffect } from 'react'
import { ForgetTyped } from '../../../components/forget-typed.tsx'
import { TextCell } from '../../../components/text-cell.tsx'
import type { FormState } from './submit-application.ts'

type ApplicationFormProps = {
  readonly submit: (before: FormState, form: FormData) => Promise<FormState>
  /** The chosen terms, and the id of this form. */
  readonly chosen: Readonly<Record<'product' | 'amount' | 'months' | 'method' | 'submission', string>>
  /** Whose form it is, so that nothing typed here is shown to another person or submitted for them. */
  readonly owner: string
}

const NOTHING_YET: FormState = { refused: null, mistakes: {}, typed: { name: '', phone: '' } }

const FIELDS = ['name', 'phone'] as const

/** The last step of an application. It works without JavaScript; with it, mistakes appear without a reload. */
export function ApplicationForm({ submit, chosen, owner }: ApplicationFormProps) {
  const [{ refused, mistakes, typed }, action, pending] = useActionState(submit, NOTHING_YET)
  const others = [
    mistakes.borrower,
    mistakes.product,
    mistakes.amount,
    mistakes.months,
    mistakes.method,
  ].filter((mistake) => mistake !== undefined)
  useEffect(() => {
    const wrong = FIELDS.find((name) => mistakes[name] !== undefined)
    if (wrong !== undefined) document.getElementById(wrong)?.focus()
  }, [mistakes])
  return (
    <form action={action} data-keep={owner} noValidate>
      {Object.entries({ ...chosen, owner }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} defaultValue={value} />
      ))}
      {refused === null ? null : <Refusal why={refused} />}
      {others.map((mistake) => (
        <p key={mistake} role="alert" className="mistake">
          {mistake}
        </p>
      ))}
      {FIELDS.filter((name) => mistakes[name] !== undefined).map((name) => (
        <noscript key={name}>
          <a href={`#${name}`} className="link">
            {mistakes[name]}
          </a>
        </noscript>
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

function Refusal({ why }: { readonly why: NonNullable<FormState['refused']> }) {
  if (why === 'other-person')
    return (
      <p role="alert" className="notice">
        <ForgetTyped />
        这张表单是另一位用户打开的，没有提交，请重新填写
      </p>
    )
  return (
    <p role="alert" className="notice">
      这笔申请之前已经按原来填写的内容提交，这次的修改没有提交。查看
      <Link href="/frontend/loan/applications" prefetch={false} className="link">
        我的借款
      </Link>
    </p>
  )
}
