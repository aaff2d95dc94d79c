'use client'

import { useEffect } from 'react'
import {
  ERROR_TEXT,
  failureNumber,
  preferredLanguage,
  reloadIfOfAnotherBuild,
} from '../lib/wechat-login/client.ts'

type PageErrorProps = {
  readonly error: Error & { digest?: string }
  readonly reset: () => void
}

/** Shown in place of a page that failed. A page of another build reloads. */
export default function PageError({ error, reset }: PageErrorProps) {
  useEffect(() => reloadIfOfAnotherBuild(error), [error])
  const language = preferredLanguage(navigator.languages.join())
  const { label, number } = failureNumber(error)
  return (
    <main lang={language} className="failed">
      <title>{ERROR_TEXT.title[language]}</title>
      <h1>{ERROR_TEXT.title[language]}</h1>
      <p>{ERROR_TEXT.happened[language]}</p>
      <p>{ERROR_TEXT.remedy[language]}</p>
      <button type="button" className="weui-btn weui-btn_primary" onClick={reset}>
        {ERROR_TEXT.action[language]}
      </button>
      <small>{`${label[language]} ${number}`}</small>
    </main>
  )
}
