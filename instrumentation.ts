/** Start-up of a server process, before its first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { startUp } = await import('./lib/start-up.ts')
    await startUp()
    if (process.env.NODE_ENV === 'development') {
      const { startInDevelopment } = await import('./simulator/in-development.ts')
      await startInDevelopment()
    }
  }
}
