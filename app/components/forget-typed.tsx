'use client'

import { useEffect } from 'react'

/** What the page script kept of forms is of no more use where this stands: it has arrived, or is somebody else's. */
export function ForgetTyped() {
  useEffect(() => {
    try {
      for (const name of Object.keys(localStorage))
        if (name.startsWith('typed ')) localStorage.removeItem(name)
    } catch {
      // a browser that keeps nothing has nothing to forget
    }
  }, [])
  return null
}
