import { type NextRequest, NextResponse } from 'next/server'
import { auth } from './auth.ts'

export const config = { runtime: 'nodejs', matcher: '/((?!_next/static/|api/).*)' }

export async function middleware(request: NextRequest) {
  const session = await auth.api.getSession({ headers: request.headers })
  return session === null ? NextResponse.redirect(new URL('/login', request.url)) : NextResponse.next()
}
