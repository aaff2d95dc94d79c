'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useEffect } from 'react'
import { type ShareCard, showCard } from './share-card.ts'

export type WeChatShareProps = ShareCard

/**
 * The card that WeChat shows when this page is shared, to a chat or to moments. Shows nothing itself; where the JS-SDK
 * cannot be set up, the page works as before. Needs the option `jsSdk` and `app/js-sdk/route.ts`.
 * @example
 * <WeChatShare title="去借钱" description="三分钟到账" image="/share.png" />
 */
export function WeChatShare({ title, description, image, path }: WeChatShareProps): null {
  const address = `${usePathname()}?${useSearchParams()}`
  // At another address the card has another link.
  useEffect(() => showCard({ title, description, image, path }), [title, description, image, path, address])
  return null
}
