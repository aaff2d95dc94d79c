import { login } from './lib/login.ts'

export const config = { runtime: 'nodejs', matcher: '/((?!_next/static/).*)' }
export const middleware = login.gate
