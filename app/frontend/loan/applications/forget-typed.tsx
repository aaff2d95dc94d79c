'use client'

import { useEffect } from 'react'

/** The page script kept what was typed when the form was sent; here it has arrived. */
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
