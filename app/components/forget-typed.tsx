'use client'

import { useEffect } from 'react'
import { forgetTyped } from '../../lib/wechat-login/client.ts'

/** On a page that shows that a form has arrived, or is another person's. */
export function ForgetTyped() {
  useEffect(forgetTyped, [])
  return null
}
