'use client'

import { unstable_isUnrecognizedActionError as isOfAnotherBuild } from 'next/navigation'
import { useEffect } from 'react'
import {
  ERROR_NUMBER,
  ERROR_TEXT,
  NOT_SENT,
  preferredLanguage,
  REQUEST_NUMBER,
} from '../lib/wechat-login/client.ts'

type PageErrorProps = {
  readonly error: Error & { digest?: string }
  readonly reset: () => void
}

/** What a page that failed shows instead of itself. One of another build is loaded anew. */
export default function PageError({ error, reset }: PageErrorProps) {
  useEffect(() => {
    if (error.name === 'ChunkLoadError') reloadOnce()
    else if (isOfAnotherBuild(error)) reloadAsNotSent()
  }, [error])
  const language = preferredLanguage(navigator.languages.join())
  const requestId = failedRequest()
  return (
    <main lang={language} className="failed">
      <title>{ERROR_TEXT.title[language]}</title>
      <h1>{ERROR_TEXT.title[language]}</h1>
      <p>{ERROR_TEXT.happened[language]}</p>
      <p>{ERROR_TEXT.remedy[language]}</p>
      <button type="button" className="weui-btn weui-btn_primary" onClick={reset}>
        {ERROR_TEXT.action[language]}
      </button>
      <small>
        {requestId === null
          ? `${ERROR_NUMBER[language]} ${error.digest ?? error.name}`
          : `${REQUEST_NUMBER[language]} ${requestId}`}
      </small>
    </main>
  )
}

/** Of a document that failed on the server, which Next marks: the nonce of its scripts begins with it. */
function failedRequest(): string | null {
  if (document.documentElement.id !== '__next_error__') return null
  return document.querySelector<HTMLElement>('script[nonce]')?.nonce.split('-')[0] ?? null
}

/** The page script sends the form again, once; where it does not, the page says that nothing was sent. */
function reloadAsNotSent(): void {
  history.replaceState(history.state, '', `#${NOT_SENT}`)
  location.reload()
}

const ONCE_IN_MS = 60_000

/** The page script finds `reloaded`, and sends the form that was being sent again. */
function reloadOnce(): void {
  const last = Number(sessionStorage.getItem('last reload') ?? 0)
  if (Date.now() - last < ONCE_IN_MS) return
  sessionStorage.setItem('last reload', String(Date.now()))
  sessionStorage.setItem('reloaded', '1')
  location.reload()
}
