import { createHash } from 'node:crypto'
import { registeredOptions } from '../config/options.ts'
import { OPEN_DIRECTIVES, UNSAFE_EVAL, UNSAFE_INLINE } from '../config/policy-sources.ts'
import { NOT_SENT } from '../help/not-sent.ts'
import { FORM_TOO_LARGE } from '../help/texts.ts'
import { bodyLimitsOfNext } from '../http/next-body-limits.ts'
import { onePerProcess } from '../process/per-process.ts'
import { pageScript, signedOutScript } from './in-page.ts'
import { refuseTooLarge } from './refuse-too-large.ts'
import { type ProductionPolicy, tellRefusals } from './tell-refusals.ts'

/** The script of every page. */
export function pageScriptText({ any, action } = bodyLimitsOfNext()): string {
  const limits = [any, action, JSON.stringify(FORM_TOO_LARGE)].join()
  // The first listener for a form may stop it.
  const script = `(${refuseTooLarge})(${limits});(${pageScript})('#${NOT_SENT}')`
  return process.env.NODE_ENV === 'development' ? `${developmentScript()};${script}` : script
}

/** As this process serves it, made once: every page names it. The query of its address changes with it. */
export const servedPageScript = onePerProcess('page-script', () => {
  const text = pageScriptText()
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 16)
  return { text, address: `/page-script?${hash}` }
})

function developmentScript(): string {
  const { 'script-src': scripts = [], 'style-src': styles = [] } =
    registeredOptions().contentSecurityPolicy ?? {}
  const production: ProductionPolicy = {
    directives: OPEN_DIRECTIVES,
    evaluates: scripts.includes(UNSAFE_EVAL),
    styles: styles.includes(UNSAFE_INLINE) ? null : styles,
  }
  return `(${tellRefusals})(${JSON.stringify(production)})`
}

/** The script of the pages that say that somebody signed out. */
export const SIGNED_OUT_SCRIPT = `(${signedOutScript})()`
