import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Not `import type`, which no running file asks for, and not `import()`, which asks later. */
const STATIC_IMPORT = /^(?:import|export)(?!\s+type\b)(?:\s[^'"]*?\sfrom)?\s+'(\.[^']+)'/gm

/** The files that are loaded with these, whatever is called. @param entries paths from the project's folder */
export function loadedWith(entries: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const visit = (file: string) => {
    if (seen.has(file)) return
    seen.add(file)
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(STATIC_IMPORT))
      visit(join(dirname(file), name))
  }
  for (const entry of entries) visit(entry)
  return seen
}

/** What a server loads of the login, with every option off. */
export const ENTRANCES = [
  'index.ts',
  'gate/gate.ts',
  'callback/handler.ts',
  'process/start-up.ts',
  'session/page-session.ts',
  'profile/page-profile.ts',
  'page-script/answer.ts',
  'help/help-page.ts',
].map((name) => `lib/wechat-login/${name}`)
