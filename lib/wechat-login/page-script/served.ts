import { onePerProcess } from '../process/per-process.ts'

/** The page script as this process serves it. The query of its address changes with it. */
export type ServedScript = { readonly text: string; readonly address: string }

const kept = onePerProcess('page-script', (): { make?: () => ServedScript; served?: ServedScript } => ({}))

/** The start-up has loaded what makes the script: no page loads that again before its first answer. */
export function keepPageScriptMaker(make: () => ServedScript): void {
  kept().make = make
}

/** Made once, since every page names it. A page that the build renders knows no start-up. */
export async function servedPageScript(): Promise<ServedScript> {
  const script = kept()
  const make = script.make ?? (await import('./page-script.ts')).makePageScript
  script.served ??= make()
  return script.served
}
