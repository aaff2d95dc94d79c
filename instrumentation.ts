import { login } from './lib/login.ts'

export const { onRequestError } = login.instrumentation

/** Start-up of a server process, before its first request. */
export async function register(): Promise<void> {
  await login.instrumentation.register()
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    // Creates the loan's table before the first visitor comes.
    await (await import('./lib/loan/applications/open-store.ts')).getApplications()
    if (process.env.NODE_ENV === 'development')
      await (await import('./simulator/in-development.ts')).startInDevelopment()
  }
}
