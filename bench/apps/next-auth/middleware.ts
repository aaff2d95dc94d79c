import { NextResponse } from 'next/server'
import { auth } from './auth.ts'

export const config = { runtime: 'nodejs', matcher: '/((?!_next/static/|api/).*)' }

export const middleware = auth((request) =>
  request.auth === null
    ? NextResponse.redirect(new URL('/api/auth/signin', request.nextUrl))
    : NextResponse.next(),
)
