import { NextResponse } from 'next/server'
import { goTogether } from '../../../lib/wechat-login/gate/together.ts'

export const config = { runtime: 'nodejs', matcher: '/((?!_next/static/).*)' }

/** An empty middleware that batches requests, as our gate does. */
export async function middleware() {
  await goTogether()
  return NextResponse.next()
}
