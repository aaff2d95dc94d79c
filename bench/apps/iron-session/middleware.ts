import { unsealData } from 'iron-session'
import { type NextRequest, NextResponse } from 'next/server'

export const config = { runtime: 'nodejs', matcher: '/((?!_next/static/|login).*)' }

const password = process.env.SESSION_SECRET ?? ''

export async function middleware(request: NextRequest) {
  const session = await unsealData<{ openId?: string }>(request.cookies.get('session')?.value ?? '', {
    password,
  })
  return session.openId === undefined
    ? NextResponse.redirect(new URL('/login', request.url))
    : NextResponse.next()
}
