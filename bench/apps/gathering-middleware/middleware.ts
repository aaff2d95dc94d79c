import { NextResponse } from 'next/server'
import { goTogether } from '../../../lib/wechat-login/gate/together.ts'

export const config = { runtime: 'nodejs', matcher: '/((?!_next/static/).*)' }

/** As the empty one, but those who ask in the same moment go on together. */
export async function middleware() {
  await goTogether()
  return NextResponse.next()
}
