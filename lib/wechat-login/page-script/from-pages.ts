'use client'

import { unstable_isUnrecognizedActionError as isOfAnotherBuild } from 'next/navigation'
import { NOT_SENT } from '../help/not-sent.ts'

/* What a page asks of the page script. The names in the browser's storage are those of `in-page.ts`. */

/** Forgets what the page script keeps of forms: it has arrived, or it is another person's. */
export function forgetTyped(): void {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith('typed ')) localStorage.removeItem(name)
  } catch {
    // a browser that keeps nothing has nothing to forget
  }
}

/**
 * For app/error.tsx: reloads a page that is of another build than the server. The page script then sends the form
 * again that was being sent, once; if that fails too, the page says that it was not sent. Ignores other errors.
 */
export function reloadIfOfAnotherBuild(error: Error): void {
  if (error.name === 'ChunkLoadError') reloadOnce()
  else if (isOfAnotherBuild(error)) reloadAsNotSent()
}

function reloadAsNotSent(): void {
  history.replaceState(history.state, '', `#${NOT_SENT}`)
  location.reload()
}

const ONCE_IN_MS = 60_000

/** A code file that stays missing would reload the page for ever. */
function reloadOnce(): void {
  const last = Number(sessionStorage.getItem('last reload') ?? 0)
  if (Date.now() - last < ONCE_IN_MS) return
  sessionStorage.setItem('last reload', String(Date.now()))
  sessionStorage.setItem('reloaded', '1')
  location.reload()
}
