import { NextResponse } from 'next/server'

export const config = { runtime: 'nodejs', matcher: '/((?!_next/static/).*)' }

/** As the empty one, but its answer comes a turn of the event loop later. */
export async function middleware() {
  await new Promise((resolve) => setImmediate(resolve))
  return NextResponse.next()
}
