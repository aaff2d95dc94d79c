import { getConfig } from '../config/of-process.ts'
import { HELP, type HelpName, type HelpTextWithFacts } from './texts.ts'

/** What a help page says: the login's words, and in their place the application's where it has some. */
export function helpText(name: HelpName): HelpTextWithFacts {
  return { ...HELP[name], ...getConfig().texts[name] }
}
